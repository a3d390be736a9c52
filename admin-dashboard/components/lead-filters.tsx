'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Check, ChevronDown, Search, X } from 'lucide-react';
import { useEffect, useState, type FormEvent, type ReactNode, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input, NumberInput, SearchInput } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import type { Lead } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { useCategories, useCategoryName } from '@/lib/categories';
import {
  LEAD_SOURCES,
  LEAD_STATUSES,
  LONGEST_CONDITION,
  type Conditions,
  type LeadList,
  type LeadSource,
  type LeadStatus,
} from '@/lib/leads';
import { cn, fold } from '@/lib/utils';

/** How long nothing must be typed before the server is asked, in ms. */
const PAUSE = 250;
/** Towns of the page that are offered. */
const TOWNS = 8;

interface PartProps {
  conditions: Conditions;
  narrow: LeadList['narrow'];
}

/** Searches while it is typed into; the address follows after a pause. */
export function LeadSearch({ conditions, narrow, ref }: PartProps & { ref?: Ref<HTMLInputElement> }) {
  const t = useTranslations('leads');
  const q = conditions.q ?? '';
  const [text, setText] = useState(q);
  const [known, setKnown] = useState(q);
  // Changed from outside, as by "Clear filters" or the back button: then that counts, not what was typed.
  if (known !== q) {
    setKnown(q);
    if (text.trim() !== q) setText(q);
  }
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === known) return undefined;
    const timer = setTimeout(() => narrow({ q: wanted || null }, { replace: true }), PAUSE);
    return () => clearTimeout(timer);
    // `narrow` is made anew at each drawing; only what was typed starts the pause again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, known]);
  return (
    <SearchInput
      ref={ref}
      value={text}
      onValueChange={setText}
      label={t('search')}
      placeholder={t('search_hint')}
      maxLength={LONGEST_CONDITION}
      shortcut={<Kbd keys="/" />}
      className="w-full sm:w-64"
    />
  );
}

/** One button for each thing that leads can be told apart by; those that are set show their value and can be taken away. */
export function LeadFilters({
  conditions,
  narrow,
  clear,
  narrowedBy,
  leads,
}: PartProps & Pick<LeadList, 'clear' | 'narrowedBy'> & { leads: readonly Lead[] }) {
  const t = useTranslations('leads.filters');
  const common = useTranslations('common.actions');
  const chips = narrowedBy - (conditions.q === null ? 0 : 1) - (conditions.run_id === null ? 0 : 1);
  return (
    <div role="group" aria-label={t('label')} className="flex items-center gap-1.5">
      <StatusFilter conditions={conditions} narrow={narrow} />
      <CityFilter conditions={conditions} narrow={narrow} leads={leads} />
      <CategoryFilter conditions={conditions} narrow={narrow} />
      <ScoreFilter conditions={conditions} narrow={narrow} />
      <ContactFilter conditions={conditions} narrow={narrow} />
      <SourceFilter conditions={conditions} narrow={narrow} />
      <ProjectFilter conditions={conditions} narrow={narrow} />
      {chips > 0 && (
        <Button variant="ghost" size="sm" onClick={clear}>
          {common('clear_filters')}
        </Button>
      )}
    </div>
  );
}

interface ChipProps {
  name: string;
  /** What it is set to; nothing while it is not. */
  value?: string;
  onClear: () => void;
  /** Puts the opener's behaviour around the button. */
  wrap: (button: ReactNode) => ReactNode;
}

function Chip({ name, value, onClear, wrap }: ChipProps) {
  const t = useTranslations('leads.filters');
  const set = Boolean(value);
  return (
    <span
      className={cn(
        'inline-flex h-7 shrink-0 items-stretch rounded-control border text-xs',
        set ? 'border-accent-line bg-accent-soft text-accent' : 'border-dashed border-line-strong text-ink-2',
      )}
    >
      {wrap(
        <button
          type="button"
          className={cn(
            'inline-flex items-center gap-1 rounded-[7px] pl-2 font-medium whitespace-nowrap',
            set ? 'pr-1 hover:bg-accent-line/40' : 'pr-1.5 hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink',
          )}
        >
          {set ? (
            <>
              {t('named', { name })} <span className="max-w-40 truncate font-semibold">{value}</span>
            </>
          ) : (
            <>
              {name}
              <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
            </>
          )}
        </button>,
      )}
      {set && (
        <button
          type="button"
          aria-label={t('remove', { name })}
          onClick={onClear}
          className="grid w-6 place-items-center rounded-[7px] hover:bg-accent-line/40"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}

const inMenu = (button: ReactNode) => <MenuTrigger asChild>{button}</MenuTrigger>;
const inPopover = (button: ReactNode) => <PopoverTrigger asChild>{button}</PopoverTrigger>;

function StatusFilter({ conditions: { status }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const words = useTranslations('terms.lead_status');
  return (
    <Menu>
      <Chip name={t('status')} value={status ? words(status) : undefined} onClear={() => narrow({ status: null })} wrap={inMenu} />
      <MenuContent align="start">
        <MenuRadioGroup value={status ?? ''} onValueChange={(value) => narrow({ status: (value || null) as LeadStatus | null })}>
          <MenuRadioItem value="">{t('all')}</MenuRadioItem>
          {LEAD_STATUSES.map((each) => (
            <MenuRadioItem key={each} value={each}>
              {words(each)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}

function SourceFilter({ conditions: { source }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const words = useTranslations('terms.source');
  return (
    <Menu>
      <Chip name={t('source')} value={source ? words(source) : undefined} onClear={() => narrow({ source: null })} wrap={inMenu} />
      <MenuContent align="start">
        <MenuRadioGroup value={source ?? ''} onValueChange={(value) => narrow({ source: (value || null) as LeadSource | null })}>
          <MenuRadioItem value="">{t('all')}</MenuRadioItem>
          {LEAD_SOURCES.map((each) => (
            <MenuRadioItem key={each} value={each}>
              {words(each)}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}

/** `true`, `false` and null as the values of a menu's choice. */
const asChoice = (value: boolean | null) => (value === null ? '' : String(value));
const asBoolean = (choice: string) => (choice === '' ? null : choice === 'true');

function ContactFilter({ conditions: { has_email: email, has_phone: phone }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const value = [
    email === null ? '' : t(email ? 'with_email' : 'without_email'),
    phone === null ? '' : t(phone ? 'with_phone' : 'without_phone'),
  ]
    .filter(Boolean)
    .join(', ');
  const choices = (
    <>
      <MenuRadioItem value="">{t('any')}</MenuRadioItem>
      <MenuRadioItem value="true">{t('with')}</MenuRadioItem>
      <MenuRadioItem value="false">{t('without')}</MenuRadioItem>
    </>
  );
  return (
    <Menu>
      <Chip name={t('contact')} value={value || undefined} onClear={() => narrow({ has_email: null, has_phone: null })} wrap={inMenu} />
      <MenuContent align="start">
        <MenuLabel>{t('email')}</MenuLabel>
        <MenuRadioGroup
          aria-label={t('email')}
          value={asChoice(email)}
          onValueChange={(choice) => narrow({ has_email: asBoolean(choice) })}
        >
          {choices}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{t('phone')}</MenuLabel>
        <MenuRadioGroup
          aria-label={t('phone')}
          value={asChoice(phone)}
          onValueChange={(choice) => narrow({ has_phone: asBoolean(choice) })}
        >
          {choices}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}

function CityFilter({ conditions: { city }, narrow, leads }: PartProps & { leads: readonly Lead[] }) {
  const t = useTranslations('leads.filters');
  const [open, setOpen] = useState(false);
  const towns = [...new Set(leads.map((lead) => lead.city).filter((each): each is string => each !== null && each !== city))].slice(
    0,
    TOWNS,
  );
  const choose = (next: string | null) => {
    setOpen(false);
    narrow({ city: next });
  };
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    choose(String(new FormData(event.currentTarget).get('city') ?? '').trim() || null);
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Chip name={t('city')} value={city ?? undefined} onClear={() => narrow({ city: null })} wrap={inPopover} />
      <PopoverContent label={t('city')} align="start" className="w-72">
        <form onSubmit={submit} className="flex items-start gap-2">
          <Field label={t('city')} hint={t('city_hint')} hideLabel className="flex-1">
            <Input name="city" defaultValue={city ?? ''} maxLength={LONGEST_CONDITION} autoComplete="off" placeholder={t('city')} />
          </Field>
          <Button type="submit" variant="primary">
            {t('apply')}
          </Button>
        </form>
        {towns.length > 0 && (
          <div role="group" aria-label={t('on_this_page')} className="mt-3">
            <p className="mb-1 text-xs text-ink-3">{t('on_this_page')}</p>
            <div className="flex flex-wrap gap-1.5">
              {towns.map((town) => (
                <Button key={town} size="sm" className="max-w-full" onClick={() => choose(town)}>
                  <span className="truncate">{town}</span>
                </Button>
              ))}
            </div>
          </div>
        )}
      </PopoverContent>
    </Popover>
  );
}

interface PickerProps {
  label: string;
  placeholder: string;
  none: string;
  items: readonly { value: string; name: string }[];
  chosen: string | null;
  onChoose: (value: string | null) => void;
  /** The server searches: it is told what is typed, and every item is shown. */
  onSearch?: (text: string) => void;
}

/** A long list to search in and to choose one of; choosing the chosen one takes it away. */
function Picker({ label, placeholder, none, items, chosen, onChoose, onSearch }: PickerProps) {
  return (
    <Command
      label={label}
      shouldFilter={!onSearch}
      filter={(_, search, keywords) => (fold(keywords?.join(' ') ?? '').includes(fold(search.trim())) ? 1 : 0)}
      defaultValue={chosen ?? undefined}
    >
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        <Command.Input
          placeholder={placeholder}
          onValueChange={onSearch}
          className="h-10 w-full bg-transparent text-base text-ink outline-none placeholder:text-ink-3 sm:text-13"
        />
      </div>
      <Command.List className="max-h-72 scroll-py-1 overflow-y-auto overscroll-contain p-1">
        <Command.Empty className="px-2 py-6 text-center text-13 text-ink-3">{none}</Command.Empty>
        {items.map(({ value, name }) => (
          <Command.Item
            key={value}
            value={value}
            keywords={[name]}
            onSelect={() => onChoose(value === chosen ? null : value)}
            className="relative flex min-h-8 cursor-default items-center rounded-badge px-2 py-1 pr-8 text-13 text-ink select-none data-[selected=true]:bg-hover"
          >
            <span className="truncate">{name}</span>
            {value === chosen && <Check aria-hidden className="absolute right-2 size-4 text-accent" />}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

function CategoryFilter({ conditions: { category }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const nameOf = useCategoryName();
  const categories = useCategories();
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Chip
        name={t('category')}
        value={category ? nameOf(category) : undefined}
        onClear={() => narrow({ category: null })}
        wrap={inPopover}
      />
      <PopoverContent label={t('category')} align="start" className="w-72 overflow-hidden p-0">
        <Picker
          label={t('category')}
          placeholder={t('category_search')}
          none={t('category_none')}
          items={categories.map(({ key, name }) => ({ value: key, name }))}
          chosen={category}
          onChoose={(next) => {
            setOpen(false);
            narrow({ category: next });
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function ProjectFilter({ conditions: { project_id: projectId }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const q = sought.trim().slice(0, LONGEST_CONDITION);
  const { data: projects } = useQuery({ ...queries.projects(q ? { q } : {}, { limit: 50 }), enabled: open });
  const { data: project } = useQuery({ ...queries.project(projectId ?? ''), enabled: projectId !== null });
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Chip
        name={t('project')}
        value={projectId ? (project?.name ?? t('project_one')) : undefined}
        onClear={() => narrow({ project_id: null })}
        wrap={inPopover}
      />
      <PopoverContent label={t('project')} align="start" className="w-72 overflow-hidden p-0">
        <Picker
          label={t('project')}
          placeholder={t('project_search')}
          none={projects ? t('project_none') : '…'}
          items={(projects?.items ?? []).map(({ project_id: value, name }) => ({ value, name }))}
          chosen={projectId}
          onSearch={setSought}
          onChoose={(next) => {
            setOpen(false);
            narrow({ project_id: next });
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

/** The same limits as the ring's colours. */
const BANDS = [
  { name: 'good', min_score: 80, max_score: null },
  { name: 'fair', min_score: 60, max_score: 79 },
  { name: 'low', min_score: null, max_score: 59 },
] as const;

function ScoreFilter({ conditions: { min_score: from, max_score: to }, narrow }: PartProps) {
  const t = useTranslations('leads.filters');
  const [open, setOpen] = useState(false);
  const value =
    from !== null && to !== null
      ? t('score_between', { from, to })
      : from !== null
        ? t('score_at_least', { from })
        : to !== null
          ? t('score_at_most', { to })
          : undefined;
  const choose = (min: number | null, max: number | null) => {
    setOpen(false);
    narrow({ min_score: min, max_score: max });
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Chip name={t('score')} value={value} onClear={() => narrow({ min_score: null, max_score: null })} wrap={inPopover} />
      <PopoverContent label={t('score')} align="start" className="w-64">
        <ScoreForm from={from} to={to} onChoose={choose} />
        <div className="-mx-1 mt-3 border-t border-line pt-2">
          {BANDS.map((band) => (
            <button
              key={band.name}
              type="button"
              onClick={() => choose(band.min_score, band.max_score)}
              className="flex min-h-8 w-full items-center rounded-badge px-2 text-left text-13 text-ink hover:bg-hover"
            >
              {t(band.name)}
            </button>
          ))}
        </div>
      </PopoverContent>
    </Popover>
  );
}

function ScoreForm({
  from,
  to,
  onChoose,
}: {
  from: number | null;
  to: number | null;
  onChoose: (from: number | null, to: number | null) => void;
}) {
  const t = useTranslations('leads.filters');
  const [least, setLeast] = useState(from);
  const [most, setMost] = useState(to);
  const outside = [least, most].some((value) => value !== null && (!Number.isInteger(value) || value < 0 || value > 100));
  const error = outside ? t('score_range') : least !== null && most !== null && least > most ? t('score_order') : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!error) onChoose(least, most);
      }}
    >
      <div className="flex items-end gap-2">
        <Field label={t('score_from')} className="flex-1">
          <NumberInput value={least} onValueChange={setLeast} min={0} max={100} step={1} placeholder="0" />
        </Field>
        <Field label={t('score_to')} className="flex-1">
          <NumberInput value={most} onValueChange={setMost} min={0} max={100} step={1} placeholder="100" />
        </Field>
        <Button type="submit" variant="primary" disabled={Boolean(error)}>
          {t('apply')}
        </Button>
      </div>
      <p role="status" className="mt-1.5 text-xs text-bad empty:hidden">
        {error}
      </p>
    </form>
  );
}
