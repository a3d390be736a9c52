'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTheme } from 'next-themes';
import { useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useLocale, useTranslations } from 'use-intl';
import { SessionSettings } from '@/components/settings-sessions';
import { useUnsaved } from '@/components/unsaved';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { useErrorWords } from '@/components/ui/error-state';
import { Field, PasswordInput } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Switch } from '@/components/ui/switch';
import { api, ApiError, body, type Me } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';
import { useFormat } from '@/lib/format';
import { chooseLocale, LOCALES } from '@/lib/i18n';
import { useSingleKeys } from '@/lib/shortcuts';

/** Who the reader is, their password, how the pages look in this browser, and where they are signed in. */
export function ProfileSettings() {
  const { me } = useMe();
  if (!me) return null;
  return (
    <>
      <WhoYouAre me={me} />
      <PasswordForm me={me} />
      <Looks />
      <SessionSettings />
    </>
  );
}

function WhoYouAre({ me }: { me: Me }) {
  const t = useTranslations('settings.profile');
  const terms = useTranslations('terms');
  const format = useFormat();
  return (
    <section aria-label={t('who')} className="space-y-4">
      <div className="flex items-center gap-3.5">
        <Avatar name={me.email} size="lg" />
        <div className="min-w-0">
          <h2 className="text-base font-semibold wrap-anywhere text-ink">{me.email}</h2>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-ink-2">
            <span className="sr-only">{t('role')}: </span>
            <Badge tone="accent">{terms(`role.${me.role}`)}</Badge>
            {terms(`role_hint.${me.role}`)}
          </p>
        </div>
      </div>
      {me.session_ends_at && <p className="text-xs text-ink-3">{t('session_ends', { time: format.dateTime(me.session_ends_at) })}</p>}
      {me.must_change_password && (
        <Banner tone="warn" title={t('must_change_title')}>
          {t('must_change')}
        </Banner>
      )}
    </section>
  );
}

const MIN_LENGTH = 12;
const MAX_LENGTH = 128;
const NOTHING = { current: '', wanted: '', repeat: '' };
type PasswordField = keyof typeof NOTHING;
type PasswordFault = 'current' | 'current_empty' | 'length' | 'easy' | 'same' | 'repeat';

/** What is wrong with a password by the server's words, which are English; undefined for words that nobody knows here. */
function faultOf(pointer: string, detail: string): PasswordFault | undefined {
  if (pointer === '/current_password') return 'current';
  if (/easy to guess/.test(detail)) return 'easy';
  if (/have already/.test(detail)) return 'same';
  return /characters/.test(detail) ? 'length' : undefined;
}

function PasswordForm({ me }: { me: Me }) {
  const t = useTranslations('settings.profile');
  const wordsOf = useErrorWords();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(NOTHING);
  const [faults, setFaults] = useState<Partial<Record<PasswordField, PasswordFault | string>>>({});
  const [error, setError] = useState<unknown>(null);
  const isDirty = Object.values(values).some((value) => value !== '');
  useUnsaved(isDirty);
  const change = useChange(
    (sent: { current_password: string; new_password: string }) => body(api.PUT('/me/password', { body: sent })),
    ['sessions'],
    { isSecret: true },
  );

  /** Shows what is wrong, with the focus on the first of it. */
  function refuse(found: typeof faults) {
    setFaults(found);
    const first = (Object.keys(NOTHING) as PasswordField[]).find((field) => found[field]);
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const length = [...values.wanted].length;
    const found: typeof faults = {
      ...(values.current === '' && { current: 'current_empty' }),
      ...((length < MIN_LENGTH || length > MAX_LENGTH) && { wanted: 'length' }),
      ...(values.repeat !== values.wanted && { repeat: 'repeat' }),
    };
    refuse(found);
    if (Object.keys(found).length > 0) return;
    try {
      client.setQueryData(queries.me().queryKey, await change.mutateAsync({ current_password: values.current, new_password: values.wanted }));
      setValues(NOTHING);
      toast.success(t('changed'));
    } catch (failure) {
      const errors = failure instanceof ApiError && failure.status === 422 ? (failure.problem?.errors ?? []) : [];
      const named = errors.flatMap(({ pointer, detail }): [PasswordField, string][] => {
        const field = pointer === '/current_password' ? 'current' : pointer === '/new_password' ? 'wanted' : undefined;
        return field ? [[field, faultOf(pointer, detail) ?? detail]] : [];
      });
      refuse(Object.fromEntries(named));
      if (named.length === 0) setError(failure);
    }
    // The passwords of an attempt are not kept with it.
    change.reset();
  }

  const messageOf = (field: PasswordField) => {
    const fault = faults[field];
    return fault && t.has(`errors.${fault}` as 'errors.easy') ? t(`errors.${fault}` as 'errors.easy') : fault;
  };
  const input = (field: PasswordField, autoComplete: string) => (
    <PasswordInput
      name={field}
      value={values[field]}
      maxLength={200}
      autoComplete={autoComplete}
      onChange={({ target }) => {
        setValues({ ...values, [field]: target.value });
        setFaults({ ...faults, [field]: undefined });
      }}
    />
  );
  return (
    <Card>
      <CardHeader title={t('password')} description={t('password_text')} />
      <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <CardBody className="space-y-4">
          {error !== null && (
            <Banner tone="bad" live="assertive">
              {wordsOf(error).text}
            </Banner>
          )}
          {/* For password managers: whose password it is. */}
          <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
          <Field label={t('current')} error={messageOf('current')} className="sm:max-w-sm">
            {input('current', 'current-password')}
          </Field>
          <Field label={t('new')} hint={t('rules')} error={messageOf('wanted')} className="sm:max-w-sm">
            {input('wanted', 'new-password')}
          </Field>
          <Field label={t('repeat')} error={messageOf('repeat')} className="sm:max-w-sm">
            {input('repeat', 'new-password')}
          </Field>
          <Button type="submit" variant={isDirty ? 'primary' : 'secondary'} loading={change.isPending}>
            {t('change')}
          </Button>
        </CardBody>
      </form>
    </Card>
  );
}

const THEMES = ['light', 'dark', 'system'] as const;

function Looks() {
  const t = useTranslations('settings.profile');
  const shell = useTranslations('shell');
  const locale = useLocale();
  const { theme, setTheme } = useTheme();
  const [singleKeys, setSingleKeys] = useSingleKeys();
  return (
    <Card>
      <CardHeader title={t('looks')} description={t('looks_text')} />
      <CardBody className="space-y-5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="text-13 font-medium text-ink">{t('language')}</span>
          <Segmented
            label={t('language')}
            value={locale}
            onValueChange={chooseLocale}
            options={LOCALES.map((value) => ({ value, label: shell(`language.${value}`) }))}
          />
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="text-13 font-medium text-ink">{t('theme')}</span>
          <Segmented
            label={t('theme')}
            value={THEMES.find((each) => each === theme) ?? 'system'}
            onValueChange={setTheme}
            options={THEMES.map((value) => ({ value, label: shell(`theme.${value}`) }))}
          />
        </div>
        <Switch checked={singleKeys} onCheckedChange={setSingleKeys} hint={t('keys_hint')}>
          {t('keys')}
        </Switch>
      </CardBody>
    </Card>
  );
}
