'use client';

import { useQuery } from '@tanstack/react-query';
import { Laptop, Smartphone } from 'lucide-react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/date-time';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { api, type Schemas } from '@/lib/api/client';
import { queries, useChange } from '@/lib/api/queries';
import { useFormat } from '@/lib/format';

/** Looked for in this order: most browsers also name those that they are like. */
const BROWSERS = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chromium|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
] as const;
const SYSTEMS = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

function firstOf(patterns: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
}

/** Every browser in which the reader is signed in, each with a button that ends it. */
export function SessionSettings() {
  const t = useTranslations('settings.profile');
  const { data, isPending, isLoadingError, error, refetch, isFetching } = useQuery(queries.sessions());
  const end = useChange(
    async (sessionIds: readonly string[]) => {
      for (const sessionId of sessionIds) await api.DELETE('/me/sessions/{session_id}', { params: { path: { session_id: sessionId } } });
    },
    ['sessions'],
  );
  const sessions = data?.items ?? [];
  const others = sessions.filter(({ current }) => !current).map(({ session_id: id }) => id);
  return (
    <Card>
      <CardHeader
        title={t('sessions')}
        description={t('sessions_text')}
        actions={
          others.length > 0 && (
            <ConfirmDialog
              trigger={<Button size="sm">{t('end_others')}</Button>}
              title={t('end_others_title', { count: others.length })}
              text={t('end_others_text')}
              confirmLabel={t('end_others')}
              tone="danger"
              onConfirm={async () => {
                await end.mutateAsync(others);
                toast.success(t('ended_others'));
              }}
            />
          )
        }
      />
      {isPending ? (
        <SkeletonRows rows={2} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <CardList>
          {sessions.map((session) => (
            <SessionRow
              key={session.session_id}
              session={session}
              onEnd={async () => {
                await end.mutateAsync([session.session_id]);
                toast.success(t('ended'));
              }}
            />
          ))}
        </CardList>
      )}
    </Card>
  );
}

function SessionRow({ session, onEnd }: { session: Schemas['Session']; onEnd: () => Promise<void> }) {
  const t = useTranslations('settings.profile');
  const format = useFormat();
  const { user_agent: agent, created_at: since, last_seen_at: seen, ends_at: ends, current } = session;
  const browser = firstOf(BROWSERS, agent);
  const system = firstOf(SYSTEMS, agent);
  const name = browser && system ? t('browser_on', { browser, system }) : (browser ?? (agent || t('unknown_browser')));
  const Icon = system === 'iOS' || system === 'Android' ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-3" strokeWidth={1.75} />
      <div className="min-w-0 flex-1 text-13">
        <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere text-ink" title={agent}>
          {name}
          {current && <Badge tone="ok">{t('this_one')}</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          {t('last_seen')} <RelativeTime value={seen} /> · {t('since', { time: format.dateTime(since) })} ·{' '}
          {t('ends', { time: format.dateTime(ends) })}
        </p>
      </div>
      {!current && (
        <ConfirmDialog
          trigger={
            <Button size="sm" aria-label={t('end_label', { name, time: format.dateTime(since) })}>
              {t('end')}
            </Button>
          }
          title={t('end_title')}
          text={t('end_text', { name, time: format.dateTime(since) })}
          confirmLabel={t('end_session')}
          tone="danger"
          onConfirm={onEnd}
        />
      )}
    </li>
  );
}
