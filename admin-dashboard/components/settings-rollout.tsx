'use client';

import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { SaveBar } from '@/components/settings-unsaved';
import { useUnsaved } from '@/components/unsaved';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ErrorState, useErrorWords } from '@/components/ui/error-state';
import { Field, NumberInput, Textarea } from '@/components/ui/field';
import { SkeletonText } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { api, ApiError, body, type Schemas } from '@/lib/api/client';
import { queries, useChange, useMe } from '@/lib/api/queries';

type Flag = Schemas['Flag'];
type FlagWrite = Schemas['FlagWrite'];

/** The addresses in a text, one on each line or after a comma, each once. */
function addressesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .map((address) => address.toLowerCase())
        .filter(Boolean),
    ),
  ];
}

/** For whom the assistant is switched on, in one sentence made from the three values. */
function useSentence(): (flag: FlagWrite) => string {
  const t = useTranslations('settings.rollout.sentence');
  return ({ enabled, users, percent }) => {
    if (!enabled) return t('off');
    if (users.length > 0) return t('people', { count: users.length });
    return percent === 100 ? t('all') : percent === 0 ? t('nobody') : t('part', { percent });
  };
}

/** Who has Prospect AI: everybody reads it, administrators change it. */
export function RolloutSettings() {
  const { can } = useMe();
  const { data, isLoadingError, error, refetch, isFetching } = useQuery(queries.flag());
  if (isLoadingError) return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  if (!data) return <SkeletonText lines={6} />;
  return can('admin') ? <RolloutForm flag={data} /> : <RolloutFacts flag={data} />;
}

function RolloutFacts({ flag }: { flag: Flag }) {
  const t = useTranslations('settings.rollout');
  return (
    <Card>
      <CardHeader title={t('title')} description={t('text')} />
      <CardBody className="space-y-3">
        <Now flag={flag} />
        <p className="text-xs text-ink-3">{t('read_only')}</p>
      </CardBody>
    </Card>
  );
}

/** How it is at present, and who has made it so. */
function Now({ flag }: { flag: Flag }) {
  const t = useTranslations('settings.rollout');
  const sentence = useSentence();
  const { isFlagOn } = useMe();
  return (
    <div className="space-y-1.5 text-13">
      <p className="text-sm font-medium text-pretty text-ink">{sentence(flag)}</p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
        <Badge tone={isFlagOn ? 'ok' : 'neutral'}>{t(isFlagOn ? 'you_on' : 'you_off')}</Badge>
        {flag.changed_by && flag.changed_at ? (
          <span className="wrap-anywhere">
            {t('changed', { who: flag.changed_by })} · <RelativeTime value={flag.changed_at} />
          </span>
        ) : (
          t('by_environment')
        )}
      </p>
    </div>
  );
}

interface Draft {
  enabled: boolean;
  users: string;
  percent: number | null;
}

function RolloutForm({ flag }: { flag: Flag }) {
  const t = useTranslations('settings.rollout');
  const wordsOf = useErrorWords();
  const sentence = useSentence();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  const { enabled, users: text, percent } = draft ?? { ...flag, users: flag.users.join('\n') };
  const users = addressesIn(text);
  const isWhole = percent !== null && Number.isInteger(percent) && percent >= 0 && percent <= 100;
  const isDirty = enabled !== flag.enabled || percent !== flag.percent || [...users].sort().join() !== [...flag.users].sort().join();
  useUnsaved(isDirty);
  const save = useChange((sent: FlagWrite) => body(api.PUT('/assistant/flag', { body: sent })), ['flag', 'me']);

  function edit(more: Partial<Draft>) {
    setDraft({ enabled, users: text, percent, ...more });
    setFault(undefined);
    setError(null);
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isDirty || !isWhole || save.isPending) return;
    setFault(undefined);
    setError(null);
    try {
      await save.mutateAsync({ enabled, users, percent });
      setDraft(null);
      toast.success(t('saved'));
    } catch (failure) {
      const at = failure instanceof ApiError ? failure.problem?.errors?.map(({ pointer }) => /^\/users\/(\d+)/.exec(pointer)?.[1]).find(Boolean) : undefined;
      const user = at === undefined ? undefined : users[Number(at)];
      if (user) setFault(t('user_invalid', { user }));
      else setError(failure);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-5">
      <Card>
        <CardHeader title={t('title')} description={t('text')} />
        <CardBody className="space-y-6">
          <Now flag={flag} />
          {error !== null && (
            <Banner tone="bad" live="assertive">
              {wordsOf(error).text}
            </Banner>
          )}
          <Switch checked={enabled} onCheckedChange={(on) => edit({ enabled: on })} hint={t('enabled_hint')}>
            {t('enabled')}
          </Switch>
          <Field label={t('users')} hint={t('users_hint')} error={fault}>
            <Textarea
              value={text}
              rows={3}
              autoCapitalize="off"
              autoComplete="off"
              spellCheck={false}
              disabled={!enabled}
              onChange={({ target }) => edit({ users: target.value })}
            />
          </Field>
          <Field
            label={t('percent')}
            hint={users.length > 0 ? t('users_off') : undefined}
            error={isWhole ? undefined : t('percent_invalid')}
          >
            <div className="flex items-center gap-4">
              <input
                type="range"
                min={0}
                max={100}
                step={1}
                aria-label={t('percent_slider')}
                value={percent ?? 0}
                disabled={!enabled || users.length > 0}
                onChange={({ target }) => edit({ percent: target.valueAsNumber })}
                className="h-6 min-w-0 flex-1 cursor-pointer accent-primary disabled:cursor-not-allowed disabled:opacity-45"
              />
              <NumberInput
                value={percent}
                onValueChange={(value) => edit({ percent: value })}
                min={0}
                max={100}
                unit="%"
                disabled={!enabled || users.length > 0}
                className="w-24 shrink-0"
              />
            </div>
          </Field>
        </CardBody>
      </Card>
      {isDirty && isWhole && (
        <Banner tone="info" live="polite" title={t('preview')}>
          {sentence({ enabled, users, percent })}
        </Banner>
      )}
      <SaveBar
        isDirty={isDirty}
        isBusy={save.isPending}
        onDiscard={() => {
          setDraft(null);
          setFault(undefined);
          setError(null);
        }}
      />
    </form>
  );
}
