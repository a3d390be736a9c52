'use client';

import { useQuery } from '@tanstack/react-query';
import { Check, Hand, History, ListFilter, Plus } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { SearchInput } from '@/components/ui/field';
import { Kbd } from '@/components/ui/kbd';
import { Menu, MenuContent, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuTrigger } from '@/components/ui/menu';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon, type RunStatus } from '@/components/ui/status';
import type { Run } from '@/lib/api/client';
import { queries, useRuns } from '@/lib/api/queries';
import { useFormat, useNow } from '@/lib/format';
import { useKeys } from '@/lib/shortcuts';
import { cn } from '@/lib/utils';

const STATES = [
  'accepted',
  'planning',
  'running',
  'awaiting_confirmation',
  'completed',
  'partially_completed',
  'failed',
  'cancelled',
] as const satisfies readonly RunStatus[];
const SEARCH_AFTER_MS = 250;

/** What the list of runs is narrowed by; it stands in the address. */
export function useHistoryFilter() {
  return useQueryStates({ status: parseAsStringLiteral(STATES), q: parseAsString.withDefault('') }, { history: 'replace' });
}

/** Steps of a run that are over, of those that it has. */
export function stepsOver(run: Pick<Run, 'actions'>): { done: number; total: number } {
  return {
    done: run.actions.filter(({ status }) => !['queued', 'running', 'pending_confirmation'].includes(status)).length,
    total: run.actions.length,
  };
}

interface RunHistoryProps {
  openId: string | null;
  isInbox: boolean;
  onOpen: (runId: string) => void;
  onInbox: () => void;
  onNew: () => void;
  /** False for a person who may not start one. */
  mayStart: boolean;
  /** Inside a sheet, which has a title and its own buttons. */
  isInSheet?: boolean;
  /** False while another view is shown: then it leaves the keyboard alone. */
  isActive?: boolean;
}

/** All runs, the newest first, with what narrows them. J and K walk through them, Enter opens. */
export function RunHistory({ openId, isInbox, onOpen, onInbox, onNew, mayStart, isInSheet = false, isActive = true }: RunHistoryProps) {
  const t = useTranslations('assistant.history');
  const common = useTranslations('common.actions');
  const terms = useTranslations('terms.run_status');
  const [filter, setFilter] = useHistoryFilter();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { data: pending } = useQuery(queries.pending());
  const waiting = pending?.total ?? pending?.items.length ?? 0;
  const [typed, setTyped] = useTyped(filter.q, (q) => void setFilter({ q: q || null }));
  const runs = useRuns({ ...(filter.status && { status: filter.status }), ...(filter.q && { q: filter.q }) });
  // The open run is asked for more often than the list: both shall say the same.
  const { data: open } = useQuery({ ...queries.run(openId ?? ''), enabled: false });
  const loaded = runs.data?.pages.flatMap((page) => page.items).map((run) => (open && run.run_id === open.run_id ? open : run)) ?? [];
  const [isPointed, setPointed] = useState(false);
  const { shown, held } = useSteady(loaded, isPointed, `${filter.status ?? ''} ${filter.q}`);
  const isFiltered = filter.status !== null || filter.q !== '';

  const walk = (step: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-run]') ?? [])].filter((row) => row.offsetParent !== null);
    const focused = rows.indexOf(document.activeElement as HTMLElement);
    const from = focused >= 0 ? focused : rows.findIndex((row) => row.dataset.run === openId);
    rows[Math.min(rows.length - 1, Math.max(0, from + step))]?.focus();
  };
  useKeys(isActive ? { j: () => walk(1), k: () => walk(-1), '/': () => search.current?.focus() } : {});

  const chip = (status: RunStatus | null, label: string, count?: number) => (
    <button
      type="button"
      aria-pressed={filter.status === status && !isInbox}
      onClick={() => void setFilter({ status })}
      className="inline-flex h-7 items-center gap-1.5 rounded-control px-2 text-13 text-ink-2 transition-colors hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium aria-pressed:text-ink"
    >
      {label}
      {count !== undefined && count > 0 && <span className="font-medium text-warn tabular">{count}</span>}
    </button>
  );
  const isOther = filter.status !== null && filter.status !== 'awaiting_confirmation' && filter.status !== 'failed';

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 space-y-2 px-2.5 pt-2.5 pb-2">
        {!isInSheet && (
          <div className="flex h-8 items-center justify-between gap-2 pl-1.5">
            <h2 className="text-sm font-semibold">{t('title')}</h2>
            {mayStart && (
              <IconButton label={t('new')} shortcut="n" variant="secondary" size="sm" onClick={onNew}>
                <Plus aria-hidden />
              </IconButton>
            )}
          </div>
        )}
        <SearchInput
          ref={search}
          value={typed}
          onValueChange={setTyped}
          label={t('search')}
          placeholder={t('search')}
          shortcut={<Kbd keys="/" />}
        />
        <div role="group" aria-label={t('filter')} className="flex flex-wrap items-center gap-0.5">
          {chip(null, t('all'))}
          {chip('awaiting_confirmation', t('needs_you'), waiting)}
          {chip('failed', t('failed'))}
          <Menu>
            <MenuTrigger asChild>
              <IconButton label={t('more')} size="sm" className={cn('ml-auto', isOther && 'bg-hover text-ink')}>
                <ListFilter aria-hidden />
              </IconButton>
            </MenuTrigger>
            <MenuContent>
              <MenuLabel>{t('state')}</MenuLabel>
              <MenuRadioGroup
                value={filter.status ?? ''}
                onValueChange={(status) => void setFilter({ status: STATES.find((each) => each === status) ?? null })}
              >
                <MenuRadioItem value="">{t('any')}</MenuRadioItem>
                {STATES.map((status) => (
                  <MenuRadioItem key={status} value={status}>
                    {terms(status)}
                  </MenuRadioItem>
                ))}
              </MenuRadioGroup>
            </MenuContent>
          </Menu>
        </div>
        {isOther && filter.status && (
          <p className="flex items-center gap-1.5 px-1.5 text-xs text-ink-3">
            {terms(filter.status)}
            <Button variant="link" size="sm" onClick={() => void setFilter({ status: null })}>
              {common('clear')}
            </Button>
          </p>
        )}
        {waiting > 0 && (
          <button
            type="button"
            aria-current={isInbox ? 'page' : undefined}
            onClick={onInbox}
            className="flex w-full items-center gap-2 rounded-control border border-warn-line bg-warn-soft px-2.5 py-1.5 text-left text-xs font-medium text-warn transition-colors hover:border-warn aria-[current=page]:border-warn"
          >
            <Hand aria-hidden className="size-3.5 shrink-0" />
            <span className="min-w-0 flex-1">{t('waiting', { count: waiting })}</span>
            {isInbox && <Check aria-hidden className="size-3.5" />}
          </button>
        )}
      </div>

      <div
        ref={list}
        onPointerEnter={(event) => setPointed(event.pointerType !== 'touch')}
        onPointerLeave={() => setPointed(false)}
        className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4"
      >
        {held > 0 && (
          <Button variant="link" size="sm" className="mb-1 ml-1.5" onClick={() => setPointed(false)}>
            {t('new_runs', { count: held })}
          </Button>
        )}
        {runs.isPending ? (
          <div role="status" aria-label={t('loading')} className="space-y-1 pt-1">
            {Array.from({ length: 6 }, (_, row) => (
              <div key={row} className="flex gap-2.5 px-2 py-2.5">
                <Skeleton className="size-4 shrink-0 rounded-full" />
                <div className="flex-1 space-y-2">
                  <Skeleton className="h-3" />
                  <Skeleton className="h-3 w-2/5" />
                </div>
              </div>
            ))}
          </div>
        ) : runs.isLoadingError ? (
          <ErrorState compact error={runs.error} title={t('error')} onRetry={() => void runs.refetch()} retrying={runs.isFetching} />
        ) : shown.length === 0 ? (
          <Empty
            compact
            icon={History}
            title={t(isFiltered ? 'empty_filtered' : 'empty')}
            text={isFiltered ? undefined : t('empty_text')}
            actions={
              isFiltered && (
                <Button
                  size="sm"
                  onClick={() => {
                    setTyped('');
                    void setFilter({ status: null, q: null });
                  }}
                >
                  {common('clear_filters')}
                </Button>
              )
            }
          />
        ) : (
          <>
            <Groups runs={shown} openId={isInbox ? null : openId} onOpen={onOpen} />
            {runs.hasNextPage && <More isLoading={runs.isFetchingNextPage} onMore={() => void runs.fetchNextPage()} root={list} />}
          </>
        )}
      </div>
    </div>
  );
}

function Groups({ runs, openId, onOpen }: { runs: readonly Run[]; openId: string | null; onOpen: (runId: string) => void }) {
  const t = useTranslations('assistant.history');
  const now = useNow();
  const isToday = (run: Run) => new Date(run.created_at).toDateString() === new Date(now).toDateString();
  const groups = [
    { name: t('today'), of: runs.filter(isToday) },
    { name: t('earlier'), of: runs.filter((run) => !isToday(run)) },
  ];
  return groups
    .filter((group) => group.of.length > 0)
    .map((group) => (
      <section key={group.name} aria-label={group.name}>
        <h3 className="px-2 pt-2.5 pb-1 text-xs text-ink-3">{group.name}</h3>
        <ul className="space-y-0.5">
          {group.of.map((run) => (
            <li key={run.run_id}>
              <Row run={run} isOpen={run.run_id === openId} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      </section>
    ));
}

function Row({ run, isOpen, onOpen }: { run: Run; isOpen: boolean; onOpen: (runId: string) => void }) {
  const t = useTranslations('assistant.history');
  const terms = useTranslations('terms.run_status');
  const format = useFormat();
  const now = useNow();
  const { done, total } = stepsOver(run);
  return (
    <Link
      href={`/assistant?run=${encodeURIComponent(run.run_id)}`}
      prefetch={false}
      data-run={run.run_id}
      aria-current={isOpen ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onOpen(run.run_id);
      }}
      className="flex gap-2.5 rounded-[10px] px-2 py-2 transition-colors hover:bg-hover aria-[current=page]:bg-hover"
    >
      <StatusIcon status={run.status} size="sm" className="mt-0.5" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 text-13 wrap-anywhere text-ink">{run.command}</span>
        <span className="mt-1 flex items-baseline gap-x-1.5 text-xs text-ink-3">
          <span
            className={cn(
              'truncate',
              run.status === 'awaiting_confirmation' && 'font-medium text-warn',
              run.status === 'failed' && 'font-medium text-bad',
            )}
          >
            {run.dry_run && run.status === 'completed'
              ? t('preview')
              : run.status === 'awaiting_confirmation'
                ? t('needs_you')
                : terms(run.status)}
          </span>
          <span aria-hidden>·</span>
          <time dateTime={run.created_at} title={format.exact(run.created_at)} className="shrink-0 whitespace-nowrap">
            {format.relative(run.created_at, now)}
          </time>
          {total > 0 && (
            <span className="ml-auto shrink-0 tabular">
              <span aria-hidden>{t('steps_short', { done, total })}</span>
              <span className="sr-only">{t('steps', { done, total })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
}

/** Loads the next page when it comes into sight, or when it is pressed. */
function More({ isLoading, onMore, root }: { isLoading: boolean; onMore: () => void; root: RefObject<HTMLElement | null> }) {
  const t = useTranslations('assistant.history');
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onMore);
  useEffect(() => {
    load.current = onMore;
  });
  useEffect(() => {
    if (isLoading || !end.current) return undefined;
    const watcher = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && load.current(), {
      root: root.current,
      rootMargin: '200px',
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [isLoading, root]);
  return (
    <div ref={end} className="grid place-items-center py-3">
      <Button size="sm" variant="ghost" loading={isLoading} onClick={onMore}>
        {t('load_more')}
      </Button>
    </div>
  );
}

/** What is typed at once, and what is asked for a moment later. */
function useTyped(asked: string, ask: (value: string) => void): [string, (value: string) => void] {
  const [typed, setTyped] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const [sent, setSent] = useState(asked);
  // The back button or a link changed the address: the field follows, but never its own echo while more is typed.
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== sent) {
      setSent(asked);
      setTyped(asked);
    }
  }
  const timer = useRef(0);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const set = useCallback((value: string) => {
    setTyped(value);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => {
        setSent(value.trim());
        latest.current(value.trim());
      },
      value ? SEARCH_AFTER_MS : 0,
    );
  }, []);
  return [typed, set];
}

/**
 * While the pointer is over the list, its rows stay where they are: they show their new states, but what is new waits and what no longer
 * matches stays until the pointer has left.
 */
function useSteady(runs: readonly Run[], isHeld: boolean, filter: string): { shown: readonly Run[]; held: number } {
  const [kept, setKept] = useState<{ filter: string; runs: readonly Run[] } | null>(null);
  const isKept = isHeld && kept !== null && kept.filter === filter;
  if (isHeld && runs.length > 0 && kept?.filter !== filter) setKept({ filter, runs });
  if (!isHeld && kept !== null) setKept(null);
  if (!isKept) return { shown: runs, held: 0 };
  const now = new Map(runs.map((run) => [run.run_id, run]));
  const before = new Set(kept.runs.map(({ run_id }) => run_id));
  const last = kept.runs.at(-1)?.created_at ?? '';
  const older = runs.filter((run) => !before.has(run.run_id) && run.created_at <= last);
  return {
    shown: [...kept.runs.map((run) => now.get(run.run_id) ?? run), ...older],
    held: runs.filter((run) => !before.has(run.run_id) && run.created_at > last).length,
  };
}
