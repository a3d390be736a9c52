'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ListFilter, Plus, Sparkles, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LeadExportButton } from '@/components/lead-export';
import { LeadFilters, LeadSearch } from '@/components/lead-filters';
import { LeadSelection } from '@/components/lead-selection';
import { LeadSortMenu, LeadTable } from '@/components/lead-table';
import { OsmCredit } from '@/components/osm-credit';
import { InTopbar } from '@/components/topbar-slot';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { Pager } from '@/components/ui/pager';
import { ApiError, type Lead } from '@/lib/api/client';
import { queries, useMe } from '@/lib/api/queries';
import { useFormat } from '@/lib/format';
import { draftHref } from '@/lib/draft';
import { PAGE_SIZE, useLeadList } from '@/lib/leads';
import { useKeys, walkRows } from '@/lib/shortcuts';

const LeadSheet = dynamic(() => import('@/components/lead-sheet').then((module) => module.LeadSheet), { ssr: false });

/** In the address instead of a lead's id: the sheet in which a new lead is typed. */
const NEW = 'new';

/** The page of leads: what to look for, the list, what is selected, and the sheet of the open lead. */
export function LeadsView() {
  const t = useTranslations('leads');
  const common = useTranslations('common.actions');
  const format = useFormat();
  const client = useQueryClient();
  const { can } = useMe();
  const list = useLeadList();
  const [openId, setOpenId] = useQueryState('lead', parseAsString.withOptions({ history: 'push' }));
  const [picked, setPicked] = useState<ReadonlyMap<string, Lead>>(new Map());
  const search = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);

  const page = { limit: PAGE_SIZE, cursor: list.cursor };
  const query = useQuery(queries.leads(list.filter, page));
  const { data, isPending, isLoadingError, isPlaceholderData, error, isFetching, refetch } = query;
  const leads = useMemo(() => data?.items ?? [], [data]);
  const next = isPlaceholderData ? null : (data?.next_cursor ?? null);

  // A cursor of another order, as after the address was changed by hand: the first page instead.
  const wrongPlace =
    error instanceof ApiError && error.status === 422 && error.problem?.errors?.some(({ pointer }) => pointer === '/cursor');
  const { goTo } = list;
  useEffect(() => {
    if (wrongPlace) goTo(null);
    // Once for each refusal.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wrongPlace]);

  // Other leads: what was ticked among the ones before is not meant any more.
  const asked = JSON.stringify(list.filter);
  const [askedBefore, setAskedBefore] = useState(asked);
  if (asked !== askedBefore) {
    setAskedBefore(asked);
    setPicked(new Map());
  }
  const selected = useMemo(() => new Set(picked.keys()), [picked]);
  const select = (ids: ReadonlySet<string>) => {
    const known = new Map(leads.map((lead) => [lead.lead_id, lead]));
    setPicked(new Map([...ids].flatMap((id) => [known.get(id) ?? picked.get(id)].flatMap((lead) => (lead ? [[id, lead] as const] : [])))));
  };

  /** Moves the focus to the next or previous lead, from none to the first. */
  const walk = (step: 1 | -1) => walkRows(root.current, step);
  useKeys({
    c: () => can('operator') && void setOpenId(NEW),
    '/': () => search.current?.focus(),
    ...(can('operator') && { c: () => void setOpenId(NEW) }),
    j: () => walk(1),
    k: () => walk(-1),
  });

  const hrefOf = (leadId: string) => {
    const address = new URLSearchParams(
      Object.entries({ ...list.filter, cursor: list.cursor, lead: leadId }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    );
    return `/leads?${address}`;
  };
  const prefetchNext = () => {
    if (next) void client.prefetchQuery({ ...queries.leads(list.filter, { limit: PAGE_SIZE, cursor: next }), staleTime: 30_000 });
  };

  const total = data?.total;
  const totalWords = data === undefined ? '' : total === null || total === undefined ? t('more_than') : t('total', { count: total });
  const from = list.page === null ? null : (list.page - 1) * PAGE_SIZE + 1;
  const range = { from: format.number(from ?? 0), to: format.number((from ?? 0) + leads.length - 1) };
  const place =
    from === null || leads.length === 0
      ? totalWords
      : typeof total === 'number'
        ? t('pager.range_of', { ...range, total: format.number(total) })
        : `${t('pager.range', range)} · ${t('more_than')}`;
  const at = leads.findIndex((lead) => lead.lead_id === openId);
  const command = t('empty.command');

  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      {can('operator') && (
        <InTopbar>
          <span className="ml-auto flex items-center gap-2">
            <LeadExportButton filter={list.filter} disabled={leads.length === 0} />
            <Button variant="primary" size="sm" onClick={() => void setOpenId(NEW)}>
              <Plus aria-hidden />
              <span className="max-sm:sr-only">{t('new')}</span>
            </Button>
          </span>
        </InTopbar>
      )}
      <div className="shrink-0 border-b border-line">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-5">
          <LeadSearch ref={search} conditions={list.conditions} narrow={list.narrow} />
          {/* Sideways scrolling of its own: the page never does. */}
          <div className="order-last -mx-4 min-w-0 flex-[1_0_100%] overflow-x-auto px-4 py-0.5 [scrollbar-width:none] sm:-mx-5 sm:px-5">
            <LeadFilters conditions={list.conditions} narrow={list.narrow} clear={list.clear} narrowedBy={list.narrowedBy} leads={leads} />
          </div>
          <p role="status" className="text-ink-3 tabular">
            {totalWords}
          </p>
          <span className="ml-auto">
            <LeadSortMenu order={list.order} onSort={list.sortBy} />
          </span>
        </div>
      </div>
      {list.conditions.run_id && (
        <RunBanner
          runId={list.conditions.run_id}
          total={isPlaceholderData ? undefined : total}
          onClear={() => list.narrow({ run_id: null })}
        />
      )}
      {isLoadingError && !wrongPlace ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} className="my-auto" />
      ) : (
        <>
          <LeadTable
            leads={leads}
            openId={openId}
            onOpen={(leadId) => void setOpenId(leadId)}
            hrefOf={hrefOf}
            order={list.order}
            onSort={list.sortBy}
            selected={selected}
            onSelect={can('operator') ? select : undefined}
            loading={isPending || Boolean(wrongPlace)}
            stale={isPlaceholderData && isFetching}
            className="flex-1"
            empty={
              list.narrowedBy > 0 ? (
                <Empty
                  icon={ListFilter}
                  title={t('empty.filtered')}
                  text={t('empty.filtered_text')}
                  actions={<Button onClick={list.clear}>{common('clear_filters')}</Button>}
                />
              ) : list.cursor ? (
                <Empty
                  icon={Users}
                  title={t('empty.beyond')}
                  text={t('empty.beyond_text')}
                  actions={<Button onClick={() => list.goTo(null)}>{t('pager.first')}</Button>}
                />
              ) : (
                <Empty
                  icon={Users}
                  title={t('empty.title')}
                  text={t('empty.text', { command })}
                  actions={
                    can('operator') && (
                      <>
                        <Button variant="primary" asChild>
                          <Link href={draftHref(command)}>
                            <Sparkles aria-hidden />
                            {t('empty.find')}
                          </Link>
                        </Button>
                        <Button onClick={() => void setOpenId(NEW)}>
                          <Plus aria-hidden />
                          {t('new')}
                        </Button>
                      </>
                    )
                  }
                />
              )
            }
          />
          <LeadSelection
            leads={[...picked.values()]}
            onSelect={(rest) =>
              setPicked((before) => new Map(rest.flatMap((lead) => (before.has(lead.lead_id) ? [[lead.lead_id, lead] as const] : []))))
            }
          />
          <OsmCredit of={leads} className="shrink-0 border-t border-line px-4 py-1.5 sm:px-5" />
          {(next !== null || list.cursor !== undefined) && (
            <div onPointerOver={prefetchNext} onFocus={prefetchNext} className="shrink-0 border-t border-line">
              <Pager
                label={t('pager.label')}
                loading={isPlaceholderData && isFetching}
                onPrevious={list.cursor === undefined ? undefined : () => list.goTo(list.previous)}
                onNext={next === null ? undefined : () => list.goTo(next)}
              >
                {place}
                {list.page === null && (
                  <Button variant="link" size="sm" className="ml-2" onClick={() => list.goTo(null)}>
                    {t('pager.first')}
                  </Button>
                )}
              </Pager>
            </div>
          )}
        </>
      )}
      {openId !== null && (
        <LeadSheet
          key={openId === NEW ? NEW : 'one'}
          leadId={openId === NEW ? null : openId}
          known={leads[at]}
          onClose={() => void setOpenId(null)}
          onOpen={(leadId) => void setOpenId(leadId, { history: 'replace' })}
          previousId={at > 0 ? leads[at - 1]?.lead_id : undefined}
          nextId={at >= 0 ? leads[at + 1]?.lead_id : undefined}
        />
      )}
    </div>
  );
}

function RunBanner({ runId, total, onClear }: { runId: string; total: number | null | undefined; onClear: () => void }) {
  const t = useTranslations('leads');
  const common = useTranslations('common.actions');
  const { data: run } = useQuery(queries.run(runId));
  const words =
    !run || total === undefined
      ? t('run_banner_plain')
      : total === null
        ? t('run_banner_many', { command: run.command })
        : t('run_banner', { count: total, command: run.command });
  return (
    <Banner
      tone="neutral"
      icon={Sparkles}
      className="mx-4 mt-3 shrink-0 py-2 sm:mx-5"
      action={
        <>
          <Button variant="link" size="sm" asChild>
            <Link href={`/assistant?run=${encodeURIComponent(runId)}`}>{t('open_run')}</Link>
          </Button>
          <Button variant="link" size="sm" onClick={onClear}>
            {common('clear')}
          </Button>
        </>
      }
    >
      <span className="line-clamp-2">{words}</span>
    </Banner>
  );
}
