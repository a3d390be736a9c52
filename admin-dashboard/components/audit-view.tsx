'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ListFilter, RotateCw, ScrollText } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { AuditFilters } from '@/components/audit-filters';
import { AuditIcon } from '@/components/audit-icon';
import { EntityChip, RunLink } from '@/components/audit-links';
import { AuditVerify } from '@/components/audit-verify';
import { InTopbar } from '@/components/topbar-slot';
import { Button, IconButton } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Tooltip } from '@/components/ui/tooltip';
import type { AuditEvent } from '@/lib/api/client';
import { queries } from '@/lib/api/queries';
import { useAuditConditions, useAuditWords, type AuditWords } from '@/lib/audit';
import { useFormat, type Format } from '@/lib/format';
import { useKeys, walkRows } from '@/lib/shortcuts';

const AuditSheet = dynamic(() => import('@/components/audit-sheet').then((module) => module.AuditSheet), { ssr: false });

/** The page of the audit trail: what to look for, the events by day, and the sheet of the open one. */
export function AuditView() {
  const t = useTranslations('audit');
  const common = useTranslations('common.actions');
  const { conditions, filter, narrow, clear, narrowedBy } = useAuditConditions();
  const [openId, setOpenId] = useQueryState('audit', parseAsString.withOptions({ history: 'push' }));
  const search = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(queries.audit(filter));
  const { data, isPending, isLoadingError, isFetching, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const events = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total;

  /** Moves the focus to the next or previous event, from none to the first. */
  const walk = (step: 1 | -1) => walkRows(root.current, step);
  useKeys({ '/': () => search.current?.focus(), j: () => walk(1), k: () => walk(-1) });

  const hrefOf = (auditId: string) => {
    const said = Object.entries({ ...conditions, audit: auditId }).flatMap(([name, value]) => (value ? [[name, value]] : []));
    return `/audit?${new URLSearchParams(said)}`;
  };
  const at = events.findIndex((event) => event.audit_id === openId);
  const open = (auditId: string | undefined) => void setOpenId(auditId ?? null, { history: 'replace' });

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <h1 className="sr-only">{t('title')}</h1>
      <InTopbar>
        <span className="ml-auto flex items-center gap-2">
          <AuditVerify onOpen={(auditId) => void setOpenId(auditId)} />
        </span>
      </InTopbar>
      <div className="shrink-0 space-y-2.5 border-b border-line px-4 py-3 sm:px-5">
        <AuditFilters conditions={conditions} narrow={narrow} clear={clear} narrowedBy={narrowedBy} search={search} />
        <div className="flex items-center justify-between gap-3">
          <p role="status" className="text-xs text-ink-3 tabular">
            {data === undefined ? t('lead_in') : total === null || total === undefined ? t('more_than') : t('total', { count: total })}
          </p>
          <IconButton label={t('refresh')} size="sm" loading={isFetching && !isFetchingNextPage && !isPending} onClick={() => void refetch()}>
            <RotateCw aria-hidden />
          </IconButton>
        </div>
      </div>
      {isPending ? (
        <SkeletonRows rows={12} />
      ) : isLoadingError ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} className="my-auto" />
      ) : events.length === 0 ? (
        narrowedBy > 0 ? (
          <Empty
            icon={ListFilter}
            title={t('empty.filtered')}
            text={t('empty.filtered_text')}
            actions={<Button onClick={clear}>{common('clear_filters')}</Button>}
            className="my-auto"
          />
        ) : (
          <Empty icon={ScrollText} title={t('empty.title')} text={t('empty.text')} className="my-auto" />
        )
      ) : (
        <>
          <EventList events={events} openId={openId} hrefOf={hrefOf} onOpen={(auditId) => void setOpenId(auditId)} />
          <div className="flex justify-center px-4 py-5">
            {hasNextPage ? (
              <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {common('load_more')}
              </Button>
            ) : (
              <p className="text-xs text-ink-3">{narrowedBy === 0 && t('end')}</p>
            )}
          </div>
        </>
      )}
      {openId !== null && (
        <AuditSheet
          auditId={openId}
          known={events[at]}
          onClose={() => void setOpenId(null)}
          onPrevious={at > 0 ? () => open(events[at - 1]?.audit_id) : undefined}
          onNext={at >= 0 && at < events.length - 1 ? () => open(events[at + 1]?.audit_id) : undefined}
          narrow={(more) => {
            void setOpenId(null);
            narrow(more);
          }}
        />
      )}
    </div>
  );
}

interface EventListProps {
  events: readonly AuditEvent[];
  openId: string | null;
  hrefOf: (auditId: string) => string;
  onOpen: (auditId: string) => void;
}

/** The events under the day on which they happened, as the reader's calendar has it. */
function EventList({ events, openId, hrefOf, onOpen }: EventListProps) {
  // Made once for all rows.
  const words = useAuditWords();
  const format = useFormat();
  const days: { day: string; events: AuditEvent[] }[] = [];
  for (const event of events) {
    const day = format.day(event.at);
    const last = days[days.length - 1];
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days.map(({ day, events: ofDay }) => (
    <section key={day} aria-label={day}>
      <h2 className="sticky top-0 z-10 border-b border-line bg-surface/95 px-4 py-1.5 text-xs font-medium text-ink-3 backdrop-blur-sm first-letter:uppercase sm:px-5">
        {day}
      </h2>
      <ul className="divide-y divide-line border-b border-line">
        {ofDay.map((event) => (
          <EventRow
            key={event.audit_id}
            event={event}
            words={words}
            format={format}
            isOpen={event.audit_id === openId}
            href={hrefOf(event.audit_id)}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </section>
  ));
}

interface EventRowProps {
  event: AuditEvent;
  words: AuditWords;
  format: Format;
  isOpen: boolean;
  href: string;
  onOpen: (auditId: string) => void;
}

function EventRow({ event, words, format, isOpen, href, onOpen }: EventRowProps) {
  const facts = words.facts(event);
  return (
    <li
      className={`relative flex items-start gap-3 px-4 py-2.5 hover:bg-hover focus-within:bg-hover sm:items-center sm:px-5 ${isOpen ? 'bg-hover' : ''}`}
    >
      <Tooltip label={format.exact(event.at)}>
        <time dateTime={event.at} className="relative z-1 hidden w-12 shrink-0 text-xs text-ink-3 tabular sm:block">
          {format.time(event.at)}
        </time>
      </Tooltip>
      <AuditIcon event={event.event} />
      <div className="flex min-w-0 flex-1 flex-col gap-x-4 gap-y-1 lg:flex-row lg:items-center">
        <p className="min-w-0 flex-1 text-13 wrap-anywhere text-ink-2">
          <Link
            data-row-link
            href={href}
            prefetch={false}
            onClick={(press) => {
              if (press.ctrlKey || press.metaKey || press.shiftKey) return;
              press.preventDefault();
              onOpen(event.audit_id);
            }}
            className="rounded-badge after:absolute after:inset-0"
          >
            {words.sentence(event, (name) => (
              <span className="font-medium text-ink">{name}</span>
            ))}
          </Link>
          {facts && <span className="text-ink-3"> · {facts}</span>}
        </p>
        <p className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 text-xs">
          <time dateTime={event.at} className="text-ink-3 tabular sm:hidden">
            {format.time(event.at)}
          </time>
          <EntityChip event={event} words={words} />
          {event.run_id && <RunLink runId={event.run_id} />}
        </p>
      </div>
    </li>
  );
}
