'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/date-time';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonText } from '@/components/ui/skeleton';
import type { AuditEvent } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { useAuditWords } from '@/lib/audit';

/** How many events are read at a time. */
const AT_A_TIME = 10;

/** Who did what with a lead, newest first, as the audit trail has it. */
export function LeadHistory({ leadId }: { leadId: string }) {
  const t = useTranslations('leads.sheet');
  const common = useTranslations('common.actions');
  const filter = { entity_type: 'lead', entity_id: leadId };
  const { data, isPending, isLoadingError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    queries.audit(filter, AT_A_TIME),
  );
  const events = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t('history')}>
      <h3 className="mb-2 font-semibold text-ink">{t('history')}</h3>
      {isPending ? (
        <SkeletonText lines={3} />
      ) : isLoadingError ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : events.length === 0 ? (
        <p className="text-ink-3">{t('no_history')}</p>
      ) : (
        <ol className="space-y-2.5 border-l border-line pl-4">
          {events.map((event) => (
            <HistoryEvent key={event.audit_id} event={event} />
          ))}
        </ol>
      )}
      {events.length > 0 && (
        <div className="mt-2 flex flex-wrap gap-x-4">
          {hasNextPage && (
            <Button variant="link" size="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {common('load_more')}
            </Button>
          )}
          <Button asChild variant="link" size="sm">
            <Link href={`/audit?${new URLSearchParams(filter)}`}>{t('history_more')}</Link>
          </Button>
        </div>
      )}
    </section>
  );
}

const KNOWN = ['created', 'updated', 'deleted', 'merged'] as const;

function HistoryEvent({ event }: { event: AuditEvent }) {
  const t = useTranslations('leads');
  const words = useAuditWords();
  const kind = KNOWN.find((each) => event.event === `lead.${each}`);
  const names = Array.isArray(event.detail.fields)
    ? (event.detail.fields as unknown[]).filter((name): name is string => typeof name === 'string')
    : [];
  const fields = names.map((name) => (t.has(`form.${name}` as 'form.name') ? t(`form.${name}` as 'form.name') : name)).join(', ');
  const what = !kind ? words.name(event.event) : kind === 'updated' && fields ? t('events.updated_fields', { fields }) : t(`events.${kind}`);
  return (
    <li className="relative text-ink-2">
      <span aria-hidden className="absolute top-1.5 -left-[1.28rem] size-2 rounded-full border border-line-strong bg-surface" />
      <span className="wrap-anywhere">
        <span className="font-medium text-ink">{words.actor(event.actor)}</span> {what}
        {event.run_id && (
          <>
            {' · '}
            <Link
              href={`/assistant?run=${encodeURIComponent(event.run_id)}`}
              className="rounded-badge text-accent underline-offset-4 hover:underline"
            >
              {t('sheet.run')}
            </Link>
          </>
        )}
      </span>
      <RelativeTime value={event.at} className="block w-fit text-xs text-ink-3" />
    </li>
  );
}
