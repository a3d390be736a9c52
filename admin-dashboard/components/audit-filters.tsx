'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, X } from 'lucide-react';
import { Fragment, useEffect, useId, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Input, SearchInput } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { Select } from '@/components/ui/select';
import { queries, useMe } from '@/lib/api/queries';
import { ENTITY_TYPES, EVENT_GROUPS, PRODUCT_ACTORS, useAuditWords, type AuditCondition, type AuditConditions } from '@/lib/audit';

/** How long nothing must be typed before the server is asked, in ms. */
const PAUSE = 300;
/** The longest condition that the server takes. */
const LONGEST = 200;

interface FiltersProps {
  conditions: AuditConditions;
  narrow: (more: Partial<AuditConditions>) => void;
  clear: () => void;
  narrowedBy: number;
  /** The field that `/` goes to. */
  search: Ref<HTMLInputElement>;
}

/** What the list of events can be narrowed by; everything stands in the address. */
export function AuditFilters({ conditions, narrow, clear, narrowedBy, search }: FiltersProps) {
  const t = useTranslations('audit.filter');
  const common = useTranslations('common.actions');
  const words = useAuditWords();
  const { from, to } = conditions;
  const isBackwards = Boolean(from && to && from > to);
  const entityOptions = [
    { value: '', label: t('any_entity') },
    ...[...new Set<string>([...ENTITY_TYPES, ...(conditions.entity_type ? [conditions.entity_type] : [])])].map((value) => ({
      value,
      label: words.entity(value),
    })),
  ];
  return (
    <div role="group" aria-label={t('label')} className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <ActorFilter actor={conditions.actor} narrow={narrow} ref={search} />
        <EventFilter event={conditions.event} narrow={narrow} />
        <Select
          label={t('entity')}
          value={conditions.entity_type ?? ''}
          onValueChange={(value) => narrow({ entity_type: value, entity_id: null })}
          options={entityOptions}
          className="max-w-44 max-sm:w-[calc(50%-0.25rem)] sm:w-auto"
        />
        <div className="flex min-w-0 items-center gap-2 max-sm:w-full">
          <DayFilter name="from" label={t('from')} value={from} max={to} narrow={narrow} />
          <span aria-hidden className="text-ink-3">
            –
          </span>
          <DayFilter name="to" label={t('to')} value={to} min={from} narrow={narrow} />
        </div>
        {narrowedBy > 0 && (
          <Button variant="ghost" size="sm" onClick={clear}>
            {common('clear_filters')}
          </Button>
        )}
      </div>
      {isBackwards && (
        <p role="alert" className="text-xs text-warn">
          {t('range_wrong')}
        </p>
      )}
      <Chips conditions={conditions} narrow={narrow} />
    </div>
  );
}

function ActorFilter({ actor, narrow, ref }: { actor: string | null; narrow: FiltersProps['narrow']; ref: Ref<HTMLInputElement> }) {
  const t = useTranslations('audit.filter');
  const words = useAuditWords();
  const { me, can } = useMe();
  const listId = useId();
  // Only administrators may read who there is; others know themselves and the product.
  const { data: people } = useQuery({ ...queries.users(), enabled: can('admin') });
  const known = actor ?? '';
  const [text, setText] = useState(known);
  const [before, setBefore] = useState(known);
  if (before !== known) {
    setBefore(known);
    if (text.trim() !== known) setText(known);
  }
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === before) return undefined;
    const timer = setTimeout(() => narrow({ actor: wanted }), PAUSE);
    return () => clearTimeout(timer);
    // `narrow` is made anew at each drawing; only what was typed starts the pause again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, before]);
  const addresses = people?.items.map(({ email }) => email) ?? (me ? [me.email] : []);
  return (
    <>
      <SearchInput
        ref={ref}
        value={text}
        onValueChange={setText}
        label={t('actor_label')}
        placeholder={t('actor')}
        maxLength={LONGEST}
        list={listId}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        shortcut={<Kbd keys="/" />}
        className="w-full sm:w-56"
      />
      <datalist id={listId}>
        {addresses.map((email) => (
          <option key={email} value={email} />
        ))}
        {PRODUCT_ACTORS.map((part) => (
          <option key={part} value={part}>
            {words.actor(part)}
          </option>
        ))}
      </datalist>
    </>
  );
}

function EventFilter({ event, narrow }: { event: string | null; narrow: FiltersProps['narrow'] }) {
  const t = useTranslations('audit.filter');
  const groups = useTranslations('audit.groups');
  const words = useAuditWords();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button className="max-w-60 justify-between font-normal max-sm:w-[calc(50%-0.25rem)]">
          <span className="truncate">
            <span className="sr-only">{t('event')}: </span>
            {event ? words.name(event) : t('any_event')}
          </span>
          <ChevronDown aria-hidden className="text-ink-3" />
        </Button>
      </MenuTrigger>
      <MenuContent align="start" className="max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))]">
        <MenuRadioGroup value={event ?? ''} onValueChange={(value) => narrow({ event: value })}>
          <MenuRadioItem value="">{t('any_event')}</MenuRadioItem>
          {EVENT_GROUPS.map(([group, events]) => (
            <Fragment key={group}>
              <MenuSeparator />
              <MenuLabel>{groups(group)}</MenuLabel>
              {events.map((each) => (
                <MenuRadioItem key={each} value={each}>
                  {words.name(each)}
                </MenuRadioItem>
              ))}
            </Fragment>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}

interface DayFilterProps {
  name: 'from' | 'to';
  label: string;
  value: string | null;
  min?: string | null;
  max?: string | null;
  narrow: FiltersProps['narrow'];
}

function DayFilter({ name, label, value, min, max, narrow }: DayFilterProps) {
  return (
    <Input
      type="date"
      aria-label={label}
      title={label}
      value={value ?? ''}
      min={min ?? undefined}
      max={max ?? undefined}
      onChange={(event) => narrow({ [name]: event.target.value })}
      className="tabular max-sm:flex-1 sm:w-36"
    />
  );
}

/** What can only be set from an event or from another page, each with a button that takes it away. */
function Chips({ conditions, narrow }: Pick<FiltersProps, 'conditions' | 'narrow'>) {
  const t = useTranslations('audit.filter');
  const names: readonly (readonly [AuditCondition, string])[] = [
    ['entity_id', t('this_record')],
    ['run_id', t('run')],
    ['action_id', t('action')],
  ];
  const set = names.filter(([condition]) => conditions[condition]);
  if (set.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {set.map(([condition, name]) => (
        <li
          key={condition}
          className="inline-flex h-7 max-w-full items-stretch rounded-control border border-accent-line bg-accent-soft text-xs text-accent"
        >
          <span className="flex min-w-0 items-center gap-1.5 pl-2">
            <span className="font-medium whitespace-nowrap">{name}</span>
            <span className="truncate font-mono text-2xs">{conditions[condition]}</span>
          </span>
          <button
            type="button"
            aria-label={t('remove', { name })}
            onClick={() => narrow({ [condition]: null })}
            className="grid w-7 shrink-0 place-items-center rounded-[7px] hover:bg-accent-line/40"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
