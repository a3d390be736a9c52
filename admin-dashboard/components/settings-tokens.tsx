'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { FormDialog } from '@/components/settings-form-dialog';
import { SecretDialog } from '@/components/settings-secret';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { api, ApiError, body, type Role, type Schemas, type Token } from '@/lib/api/client';
import { includesRole, queries, useChange, useMe } from '@/lib/api/queries';
import { useFormat, useNow } from '@/lib/format';

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];
const DAY = 24 * 60 * 60 * 1_000;
/** After how many days a token ends; 0 is never. */
const EXPIRIES = ['30', '90', '365', '0'] as const;

/** A token that is shown once. It lives in this component's state and nowhere else. */
interface Shown {
  name: string;
  secret: string;
}

/** The tokens of programs: make one, see who uses what, revoke. */
export function TokenSettings() {
  const t = useTranslations('settings.tokens');
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.tokens());
  const [isMaking, setMaking] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const create = (
    <Button variant="primary" size="sm" onClick={() => setMaking(true)}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  );
  return (
    <>
      <Card>
        <CardHeader title={t('title')} description={t('text')} actions={create} />
        {isPending ? (
          <SkeletonRows rows={3} />
        ) : isLoadingError ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : data.items.length === 0 ? (
          <Empty compact icon={KeyRound} title={t('empty')} text={t('empty_text')} />
        ) : (
          <CardList>
            {data.items.map((token) => (
              <TokenRow key={token.token_id} token={token} />
            ))}
          </CardList>
        )}
      </Card>
      {isMaking && (
        <TokenDialog
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setShown(made);
          }}
        />
      )}
      {shown && (
        <SecretDialog
          title={t('made_title', { name: shown.name })}
          text={t('made_text')}
          label={t('made_label')}
          secret={shown.secret}
          onClose={() => setShown(null)}
        />
      )}
    </>
  );
}

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: Shown) => void }) {
  const t = useTranslations('settings.tokens');
  const terms = useTranslations('terms');
  const { me } = useMe();
  const { data: users } = useQuery(queries.users());
  const [name, setName] = useState('');
  const [userId, setUserId] = useState(me?.user_id ?? '');
  const [role, setRole] = useState<Role>('viewer');
  const [mayConfirm, setMayConfirm] = useState(false);
  const [days, setDays] = useState<(typeof EXPIRIES)[number]>('90');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  const add = useChange((sent: Schemas['TokenCreate']) => body(api.POST('/tokens', { body: sent })), ['tokens'], { isSecret: true });

  const people = users?.items.filter(({ active }) => active) ?? [];
  const person = people.find(({ user_id: id }) => id === userId);
  const isMine = userId === me?.user_id;
  const highest = person?.role ?? me?.role;
  const roles = ROLES.filter((each) => includesRole(highest, each));
  // Another person may have less to give than the one before.
  const given = roles.includes(role) ? role : (roles[roles.length - 1] ?? 'viewer');

  async function submit() {
    setError(null);
    if (name.trim() === '') return setFault(t('name_needed'));
    try {
      const { token: secret, name: made } = await add.mutateAsync({
        name: name.trim(),
        user_id: userId,
        role: given,
        scopes: isMine && mayConfirm ? ['confirm'] : [],
        expires_at: days === '0' ? null : new Date(Date.now() + Number(days) * DAY).toISOString(),
      });
      // The answer has the secret: it is not kept with the request.
      add.reset();
      onMade({ name: made, secret });
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'already-exists') setFault(t('name_taken'));
      else setError(failure);
    }
  }

  return (
    <FormDialog
      title={t('create')}
      text={t('create_text')}
      submitLabel={t('make')}
      isBusy={add.isPending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={t('name')} required hint={t('name_hint')} error={fault}>
        <Input
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={({ target }) => {
            setName(target.value);
            setFault(undefined);
          }}
        />
      </Field>
      <Field label={t('person')}>
        <Select
          value={userId}
          onValueChange={setUserId}
          options={(people.length > 0 ? people : me ? [me] : []).map(({ user_id: value, email }) => ({ value, label: email }))}
          className="w-full"
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('role')} hint={terms(`role_hint.${given}`)}>
          <Select
            value={given}
            onValueChange={setRole}
            options={roles.map((value) => ({ value, label: terms(`role.${value}`) }))}
            className="w-full"
          />
        </Field>
        <Field label={t('expiry')}>
          <Select
            value={days}
            onValueChange={setDays}
            options={EXPIRIES.map((value) => ({
              value,
              label: value === '0' ? t('no_expiry') : value === '365' ? t('year') : t('days', { count: Number(value) }),
            }))}
            className="w-full"
          />
        </Field>
      </div>
      <Switch
        checked={isMine && mayConfirm}
        disabled={!isMine}
        onCheckedChange={setMayConfirm}
        hint={isMine ? t('confirm_hint') : t('confirm_other')}
      >
        {t('confirm')}
      </Switch>
    </FormDialog>
  );
}

function TokenRow({ token }: { token: Token }) {
  const t = useTranslations('settings.tokens');
  const terms = useTranslations('terms');
  const format = useFormat();
  const now = useNow();
  const { name, expires_at: expires, last_used_at: used } = token;
  const isExpired = expires !== null && new Date(expires).getTime() <= now;
  const revoke = useChange(() => api.DELETE('/tokens/{token_id}', { params: { path: { token_id: token.token_id } } }), ['tokens']);
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <KeyRound aria-hidden className="size-4.5 shrink-0 text-ink-3 max-sm:hidden" strokeWidth={1.75} />
      <div className="min-w-0 flex-1 text-13">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere text-ink">{name}</span>
          <code className="font-mono text-xs text-ink-3">{token.prefix}…</code>
          <Badge>{terms(`role.${token.role}`)}</Badge>
          {token.scopes.includes('confirm') && <Badge tone="warn">{t('may_confirm')}</Badge>}
          {isExpired && <Badge tone="bad">{t('expired')}</Badge>}
        </p>
        <p className="text-xs wrap-anywhere text-ink-3">
          {t('person')} {token.email}
          {' · '}
          {used ? (
            <>
              {t('last_used')} <RelativeTime value={used} />
            </>
          ) : (
            t('never_used')
          )}
          {' · '}
          {expires === null ? t('never_expires') : t('expires', { time: format.dateTime(expires) })}
        </p>
        <p className="text-xs wrap-anywhere text-ink-3">
          {token.created_by ? t('created_by', { who: token.created_by }) : t('created_by_product')} · <RelativeTime value={token.created_at} />
        </p>
      </div>
      <ConfirmDialog
        trigger={
          <Button variant="danger-ghost" size="sm" aria-label={t('revoke_label', { name })}>
            {t('revoke')}
          </Button>
        }
        title={t('revoke_title', { name })}
        text={t('revoke_text')}
        confirmLabel={t('revoke')}
        tone="danger"
        onConfirm={async () => {
          await revoke.mutateAsync(undefined);
          toast.success(t('revoked', { name }));
        }}
      />
    </li>
  );
}
