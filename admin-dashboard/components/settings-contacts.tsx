'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { AtSign, Globe, Phone, ShieldCheck, Trash2, type LucideIcon } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader, CardList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Empty } from '@/components/ui/empty';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { api, ApiError, body, type Suppression } from '@/lib/api/client';
import { queries, useChange } from '@/lib/api/queries';
import { useFormat } from '@/lib/format';

const KINDS = ['email', 'domain', 'phone'] as const;
type Kind = Suppression['kind'];
const ICONS: Record<Kind, LucideIcon> = { email: AtSign, domain: Globe, phone: Phone };
const LONGEST: Record<Kind, number> = { email: 254, domain: 253, phone: 40 };

/** The do-not-contact list: look somebody up, add, and what is on it as far as that is kept. */
export function ContactSettings() {
  const t = useTranslations('settings.contacts');
  return (
    <>
      <Banner tone="neutral" icon={ShieldCheck} title={t('title')}>
        {t('text')}
      </Banner>
      <ContactForm />
      <ContactList />
    </>
  );
}

/** An address is also kept from by its domain and every domain above that. */
function domainsOf(email: string): string[] {
  const labels = (email.split('@').pop() ?? '').split('.').filter(Boolean);
  return labels.slice(0, -1).map((_, from) => labels.slice(from).join('.'));
}

/** The first entry that forbids the contact; null when there is none. */
async function lookUp(kind: Kind, value: string, country: string): Promise<Suppression | null> {
  const asked = [
    kind === 'phone' ? { phone: value, ...(country && { country }) } : { [kind]: value },
    ...(kind === 'email' ? domainsOf(value).map((domain) => ({ domain })) : []),
  ];
  for (const query of asked) {
    const found = (await body(api.GET('/suppressions', { params: { query } }))).items[0];
    if (found) return found;
  }
  return null;
}

function ContactForm() {
  const t = useTranslations('settings.contacts');
  const wordsOf = useErrorWords();
  const format = useFormat();
  const [kind, setKind] = useState<Kind>('email');
  const [value, setValue] = useState('');
  const [country, setCountry] = useState('');
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<{ value?: string; country?: string; reason?: string }>({});
  const [error, setError] = useState<unknown>(null);
  const [found, setFound] = useState<Suppression | null | undefined>(undefined);
  const [busy, setBusy] = useState<'check' | 'add' | null>(null);
  const add = useChange(async () => {
    const about = kind === 'phone' ? { phone: value.trim(), ...(country.trim() && { country: country.trim().toUpperCase() }) } : { [kind]: value.trim() };
    const { response } = await api.POST('/suppressions', { body: { ...about, ...(reason.trim() && { reason: reason.trim() }) } });
    return response.status === 201;
  }, ['suppressions', 'leads', 'tasks']);

  /** An answer holds for what was asked only. */
  function forget() {
    setFaults({});
    setError(null);
    setFound(undefined);
  }

  async function ask(what: 'check' | 'add') {
    if (busy) return;
    forget();
    if (value.trim() === '') return setFaults({ value: t('needed') });
    setBusy(what);
    try {
      if (what === 'check') setFound(await lookUp(kind, value.trim(), country.trim().toUpperCase()));
      else {
        const isNew = await add.mutateAsync(undefined);
        toast.success(t(isNew ? 'added' : 'known'));
        setValue('');
        setReason('');
      }
    } catch (failure) {
      const errors = failure instanceof ApiError && failure.status === 422 ? (failure.problem?.errors ?? []) : [];
      const at = (...pointers: string[]) => errors.find(({ pointer }) => pointers.includes(pointer));
      const named = {
        ...(at(`/${kind}`, '/domain') && { value: t(`invalid.${kind}`) }),
        ...(at('/country') && { country: t('country_invalid') }),
        ...(at('/reason') && { reason: at('/reason')?.detail }),
      };
      setFaults(named);
      if (Object.keys(named).length === 0) setError(failure);
    }
    setBusy(null);
  }

  return (
    <Card>
      <CardHeader title={t('form_title')} />
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void ask('check');
        }}
      >
        <CardBody className="space-y-4">
          {error !== null && (
            <Banner tone="bad" live="assertive">
              {wordsOf(error).text}
            </Banner>
          )}
          <div className="grid gap-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <Field label={t('kind')}>
              <Select
                value={kind}
                onValueChange={(next) => {
                  setKind(next);
                  forget();
                }}
                options={KINDS.map((each) => ({ value: each, label: t(`kinds.${each}`), icon: ICONS[each] }))}
                className="w-full"
              />
            </Field>
            <div className={kind === 'phone' ? 'grid grid-cols-[minmax(0,1fr)_6rem] gap-3' : ''}>
              <Field label={t(`value.${kind}`)} hint={t(`hint.${kind}`)} error={faults.value}>
                <Input
                  type={kind === 'phone' ? 'tel' : 'text'}
                  inputMode={kind === 'email' ? 'email' : kind === 'domain' ? 'url' : 'tel'}
                  value={value}
                  maxLength={LONGEST[kind]}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                  onChange={({ target }) => {
                    setValue(target.value);
                    forget();
                  }}
                />
              </Field>
              {kind === 'phone' && (
                <Field label={t('country')} error={faults.country}>
                  <Input
                    value={country}
                    maxLength={2}
                    placeholder="FR"
                    autoComplete="off"
                    onChange={({ target }) => {
                      setCountry(target.value);
                      forget();
                    }}
                  />
                </Field>
              )}
            </div>
          </div>
          <Field label={t('reason')} aside={t('optional')} hint={t('reason_hint')} error={faults.reason}>
            <Input value={reason} maxLength={200} autoComplete="off" onChange={({ target }) => setReason(target.value)} />
          </Field>
          <div role="status">
            {found !== undefined && (
              <Banner tone={found ? 'warn' : 'ok'} title={t(found ? 'yes' : 'no')}>
                {found
                  ? t('yes_text', { kind: t(`kinds.${found.kind}`), time: format.dateTime(found.created_at) }) + (found.reason ? ` ${found.reason}` : '')
                  : t(kind === 'email' ? 'no_email' : 'no_other')}
              </Banner>
            )}
          </div>
        </CardBody>
        <CardFooter>
          <Button type="submit" loading={busy === 'check'}>
            {t('check')}
          </Button>
          <Button variant="primary" loading={busy === 'add'} onClick={() => void ask('add')}>
            {t('add')}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}

function ContactList() {
  const t = useTranslations('settings.contacts');
  const common = useTranslations('common.actions');
  const query = useInfiniteQuery(queries.suppressions());
  const { data, isPending, isLoadingError, isFetching, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total;
  return (
    <Card>
      <CardHeader
        title={t('list')}
        description={data && (total === null || total === undefined ? t('more_than') : t('total', { count: total }))}
      />
      {isPending ? (
        <SkeletonRows rows={4} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : entries.length === 0 ? (
        <Empty compact icon={ShieldCheck} title={t('empty')} text={t('empty_text')} />
      ) : (
        <CardList>
          {entries.map((entry) => (
            <ContactRow key={entry.suppression_id} entry={entry} />
          ))}
        </CardList>
      )}
      {hasNextPage && (
        <CardFooter className="justify-center">
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common('load_more')}
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}

function ContactRow({ entry }: { entry: Suppression }) {
  const t = useTranslations('settings.contacts');
  const format = useFormat();
  const remove = useChange(
    () => api.DELETE('/suppressions/{suppression_id}', { params: { path: { suppression_id: entry.suppression_id } } }),
    ['suppressions', 'leads'],
  );
  const Icon = ICONS[entry.kind];
  const about = { kind: t(`kinds.${entry.kind}`), time: format.dateTime(entry.created_at) };
  return (
    <li className="flex items-center gap-3 px-4 py-3 text-13">
      <Icon aria-hidden className="size-4.5 shrink-0 text-ink-3" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere text-ink">
          <span className="font-medium">{about.kind}</span>
          {entry.reason && <span className="text-ink-2"> · {entry.reason}</span>}
        </p>
        <p className="text-xs wrap-anywhere text-ink-3">
          {entry.source === 'unsubscribe'
            ? t('source.unsubscribe')
            : entry.created_by
              ? t('source.manual', { who: entry.created_by })
              : t('source.manual_unknown')}
          {' · '}
          <RelativeTime value={entry.created_at} />
        </p>
      </div>
      <ConfirmDialog
        trigger={
          <IconButton label={t('delete_label', about)} size="sm">
            <Trash2 aria-hidden />
          </IconButton>
        }
        title={t('delete_title')}
        text={t('delete_text', about)}
        confirmLabel={t('delete')}
        tone="danger"
        onConfirm={async () => {
          await remove.mutateAsync(undefined);
          toast.success(t('deleted'));
        }}
      >
        {entry.source === 'unsubscribe' && <Banner tone="warn">{t('delete_unsubscribed')}</Banner>}
      </ConfirmDialog>
    </li>
  );
}
