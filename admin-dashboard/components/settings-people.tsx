'use client';

import { useQuery } from '@tanstack/react-query';
import { Ellipsis, KeyRound, UserCheck, UserPlus, UserX } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { FormDialog } from '@/components/settings-form-dialog';
import { SecretDialog } from '@/components/settings-secret';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button, IconButton } from '@/components/ui/button';
import { Card, CardHeader, CardList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Input } from '@/components/ui/field';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { RadioGroup } from '@/components/ui/radio-group';
import { SkeletonRows } from '@/components/ui/skeleton';
import { api, ApiError, body, type Role, type User } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';

const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

/** A password that is shown once. It lives in this component's state and nowhere else. */
interface Shown {
  email: string;
  password: string;
  isFirst: boolean;
}

/** Letters and figures that nobody mistakes for each other: 54 of them, more than 5 bits each. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 24;

/** A password of more than 130 random bits, by the browser's own source of randomness. */
export function makePassword(): string {
  let password = '';
  while (password.length < LENGTH)
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH)))
      // Bytes of the incomplete last round would make the first letters likelier.
      if (password.length < LENGTH && byte < 256 - (256 % ALPHABET.length)) password += ALPHABET[byte % ALPHABET.length];
  return password;
}

/** Who may sign in: add, change the role, deactivate, reset the password. */
export function PeopleSettings() {
  const t = useTranslations('settings.people');
  const { me } = useMe();
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.users());
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <>
      <Card>
        <CardHeader
          title={t('title')}
          description={t('text')}
          actions={
            <Button variant="primary" size="sm" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden />
              {t('invite')}
            </Button>
          }
        />
        {isPending ? (
          <SkeletonRows rows={4} />
        ) : isLoadingError ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <CardList>
            {data.items.map((user) => (
              <PersonRow key={user.user_id} user={user} isMe={user.user_id === me?.user_id} onPassword={setShown} />
            ))}
          </CardList>
        )}
      </Card>
      {isInviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onMade={(made) => {
            setInviting(false);
            setShown(made);
          }}
        />
      )}
      {shown && (
        <SecretDialog
          title={t(shown.isFirst ? 'initial_title' : 'new_title', { email: shown.email })}
          text={t('initial_text')}
          label={t(shown.isFirst ? 'initial_label' : 'new_label')}
          secret={shown.password}
          onClose={() => setShown(null)}
        />
      )}
    </>
  );
}

function InviteDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: Shown) => void }) {
  const t = useTranslations('settings.people');
  const terms = useTranslations('terms');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  const add = useChange((sent: { email: string; role: Role }) => body(api.POST('/users', { body: sent })), ['users'], {
    isSecret: true,
  });

  async function submit() {
    setError(null);
    const address = email.trim();
    if (!/^[^@\s,;<>"]+@[^@\s,;<>"]+$/.test(address)) return setFault(t('email_invalid'));
    try {
      const { initial_password: password, email: made } = await add.mutateAsync({ email: address, role });
      // The answer has the password: it is not kept with the request.
      add.reset();
      toast.success(t('created', { email: made }));
      onMade({ email: made, password: password ?? '', isFirst: true });
    } catch (failure) {
      const isAbout = failure instanceof ApiError && failure.problem?.errors?.some(({ pointer }) => pointer === '/email');
      if (failure instanceof ApiError && failure.code === 'already-exists') setFault(t('email_taken'));
      else if (isAbout) setFault(t('email_invalid'));
      else setError(failure);
    }
  }

  return (
    <FormDialog
      title={t('invite')}
      text={t('invite_text')}
      submitLabel={t('create')}
      isBusy={add.isPending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={t('email')} required error={fault}>
        <Input
          type="email"
          value={email}
          maxLength={254}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={({ target }) => {
            setEmail(target.value);
            setFault(undefined);
          }}
        />
      </Field>
      <Field label={t('role')} group>
        <RadioGroup
          value={role}
          onValueChange={setRole}
          options={ROLES.map((value) => ({ value, label: terms(`role.${value}`), hint: terms(`role_hint.${value}`) }))}
        />
      </Field>
    </FormDialog>
  );
}

type Asked = { kind: 'role'; role: Role } | { kind: 'deactivate' | 'reactivate' | 'reset' };

interface PersonRowProps {
  user: User;
  isMe: boolean;
  onPassword: (shown: Shown) => void;
}

function PersonRow({ user, isMe, onPassword }: PersonRowProps) {
  const t = useTranslations('settings.people');
  const terms = useTranslations('terms');
  const [asked, setAsked] = useState<Asked | null>(null);
  const { email, role, active } = user;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Avatar name={email} className={active ? undefined : 'opacity-50'} />
      <div className="min-w-0 flex-1 text-13">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere text-ink">{email}</span>
          {isMe && <Badge tone="accent">{t('you')}</Badge>}
          {!active && <Badge tone="warn">{t('inactive')}</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          {terms(`role.${role}`)}
          {' · '}
          {user.last_login_at ? (
            <>
              {t('last_login')} <RelativeTime value={user.last_login_at} />
            </>
          ) : (
            t('never')
          )}
          {user.must_change_password && <> · {t('must_change_hint')}</>}
        </p>
      </div>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('menu', { email })}>
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuTrigger>
        <MenuContent>
          <MenuLabel>{t('change_role')}</MenuLabel>
          <MenuRadioGroup
            value={role}
            onValueChange={(next) => {
              const wanted = ROLES.find((each) => each === next);
              if (wanted && wanted !== role) setAsked({ kind: 'role', role: wanted });
            }}
          >
            {ROLES.map((each) => (
              <MenuRadioItem key={each} value={each}>
                {terms(`role.${each}`)}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
          <MenuSeparator />
          {!isMe && (
            <MenuItem icon={KeyRound} onSelect={() => setAsked({ kind: 'reset' })}>
              {t('reset')}
            </MenuItem>
          )}
          {active ? (
            <MenuItem icon={UserX} tone="danger" onSelect={() => setAsked({ kind: 'deactivate' })}>
              {t('deactivate')}
            </MenuItem>
          ) : (
            <MenuItem icon={UserCheck} onSelect={() => setAsked({ kind: 'reactivate' })}>
              {t('reactivate')}
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
      {asked && <PersonChange user={user} isMe={isMe} asked={asked} onClose={() => setAsked(null)} onPassword={onPassword} />}
    </li>
  );
}

interface PersonChangeProps extends PersonRowProps {
  asked: Asked;
  onClose: () => void;
}

/** Asks before a person is changed. A refusal because nobody would be left to administer is said in the reader's words. */
function PersonChange({ user, isMe, asked, onClose, onPassword }: PersonChangeProps) {
  const t = useTranslations('settings.people');
  const terms = useTranslations('terms');
  const { email } = user;
  const change = useChange(
    (sent: { role?: Role; active?: boolean; password?: string }) =>
      body(api.PATCH('/users/{user_id}', { params: { path: { user_id: user.user_id } }, body: sent })),
    isMe ? ['users', 'me'] : ['users'],
    { isSecret: true },
  );

  async function send(sent: { role?: Role; active?: boolean; password?: string }) {
    try {
      await change.mutateAsync(sent);
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'last-administrator' && failure.problem)
        throw new ApiError(failure.status, { ...failure.problem, detail: t('last_administrator') });
      throw failure;
    } finally {
      // A password that was sent is not kept with the request.
      change.reset();
    }
  }

  const roleName = asked.kind === 'role' ? terms(`role.${asked.role}`) : '';
  const words = {
    role: () => ({
      title: t('role_title', { email, role: roleName }),
      text: t('role_text', { hint: asked.kind === 'role' ? terms(`role_hint.${asked.role}`) : '' }),
      confirmLabel: t('role_confirm'),
      own: isMe ? t('role_own') : undefined,
    }),
    deactivate: () => ({
      title: t('deactivate_title', { email }),
      text: t('deactivate_text'),
      confirmLabel: t('deactivate'),
      own: isMe ? t('deactivate_own') : undefined,
    }),
    reactivate: () => ({ title: t('reactivate_title', { email }), text: t('reactivate_text'), confirmLabel: t('reactivate'), own: undefined }),
    reset: () => ({ title: t('reset_title', { email }), text: t('reset_text'), confirmLabel: t('reset_confirm'), own: undefined }),
  }[asked.kind]();

  async function confirm() {
    if (asked.kind === 'role') {
      await send({ role: asked.role });
      toast.success(t('role_changed', { email, role: roleName }));
    } else if (asked.kind === 'reset') {
      const password = makePassword();
      await send({ password });
      onPassword({ email, password, isFirst: false });
    } else {
      await send({ active: asked.kind === 'reactivate' });
      toast.success(t(asked.kind === 'reactivate' ? 'reactivated' : 'deactivated', { email }));
    }
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      text={words.text}
      confirmLabel={words.confirmLabel}
      tone={asked.kind === 'deactivate' ? 'danger' : 'primary'}
      onConfirm={confirm}
    >
      {words.own && <Banner tone="warn">{words.own}</Banner>}
    </ConfirmDialog>
  );
}
