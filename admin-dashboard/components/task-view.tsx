'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ListFilter, Plus, Sparkles, SquareCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { TaskFilters, type TaskNarrowing } from '@/components/task-filters';
import { TaskGroup, TaskList, tasksOf, totalOf } from '@/components/task-group';
import { TaskQuickAdd } from '@/components/task-quick-add';
import { TaskDue, TaskRow } from '@/components/task-row';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Task } from '@/lib/api/client';
import { queries, useMe, type TaskFilter } from '@/lib/api/queries';
import { startOfDay } from '@/lib/days';
import { draftHref } from '@/lib/draft';
import { useNow } from '@/lib/format';
import { useKeys, walkRows } from '@/lib/shortcuts';
import { dueFilters, TASK_GROUPS, TASK_KINDS, TASK_STATUSES, useTaskStatus } from '@/lib/tasks';
import { useDebounced } from '@/lib/use-debounced';

const TaskSheet = dynamic(() => import('@/components/task-sheet').then((module) => module.TaskSheet), { ssr: false });

const ADDRESS = {
  view: parseAsStringLiteral(['due', 'newest'] as const).withDefault('due'),
  q: parseAsString.withDefault(''),
  kind: parseAsStringLiteral(TASK_KINDS),
  status: parseAsStringLiteral(TASK_STATUSES),
  lead_id: parseAsString,
  project_id: parseAsString,
  run_id: parseAsString,
  task: parseAsString,
};
const UNNARROWED = { q: '', kind: null, status: null, lead_id: null, project_id: null, run_id: null } as const;

/** The page of tasks: by when they are due or the newest first, narrowed, ticked off, added; and the sheet of the open one. */
export function TaskView() {
  const t = useTranslations('tasks');
  const common = useTranslations('common.actions');
  const { can } = useMe();
  const now = useNow();
  const [{ task: openId, ...narrowing }, setAddress] = useQueryStates(ADDRESS, { history: 'push' });
  const { statusOf, setStatus } = useTaskStatus();
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const title = useRef<HTMLInputElement>(null);

  const narrow = (change: Partial<TaskNarrowing>) => void setAddress(change, 'q' in change ? { history: 'replace' } : undefined);
  const clear = () => void setAddress(UNNARROWED);
  const open = (taskId: string | null) => void setAddress({ task: taskId });

  const q = useDebounced(narrowing.q.trim());
  const { view, kind, status, lead_id, project_id, run_id } = narrowing;
  const shared: TaskFilter = {
    ...(q && { q }),
    ...(kind && { kind }),
    ...(lead_id && { lead_id }),
    ...(project_id && { project_id }),
    ...(run_id && { run_id }),
  };
  const isNarrowed = Boolean(q || kind || status || lead_id || project_id || run_id);
  const isGrouped = view === 'due' && (status === null || status === 'open');

  const today = startOfDay(now);
  const filters = useMemo(() => dueFilters(today), [today]);
  const ask = (filter: TaskFilter, enabled: boolean) => ({ ...queries.taskPages({ ...shared, ...filter }), enabled });
  const groups = {
    overdue: useInfiniteQuery(ask(filters.overdue, isGrouped)),
    today: useInfiniteQuery(ask(filters.today, isGrouped)),
    week: useInfiniteQuery(ask(filters.week, isGrouped)),
    later: useInfiniteQuery(ask(filters.later, isGrouped)),
    undated: useInfiniteQuery(ask(filters.undated, isGrouped)),
    done: useInfiniteQuery(ask(filters.done, isGrouped && status === null)),
  };
  const flat = useInfiniteQuery(ask({ ...(status && { status }), sort: view === 'newest' ? '-created_at' : '-due_at' }, !isGrouped));

  const shown = isGrouped ? TASK_GROUPS.filter((name) => name !== 'done' || status === null) : [];
  const asked = isGrouped ? shown.map((name) => groups[name]) : [flat];
  const isPending = asked.some((each) => each.isPending && !each.isLoadingError);
  const failed = asked.every((each) => each.isLoadingError) ? asked[0] : undefined;
  const isEmpty = !isPending && asked.every((each) => !each.isLoadingError && tasksOf(each).length === 0);
  const next = tasksOf(groups.week)[0] ?? tasksOf(groups.later)[0];

  const walk = (step: 1 | -1) => walkRows(root.current, step);
  const readTasks = () => asked.flatMap(tasksOf);
  function tick() {
    const row = document.activeElement?.closest<HTMLElement>('[data-task]');
    const task = readTasks().find(({ task_id }) => task_id === row?.dataset.task);
    if (!task || !can('operator') || statusOf(task) === 'cancelled') return;
    // The row goes to another group: who works by keys goes on with the next one.
    walk(1);
    setStatus(task, statusOf(task) === 'done' ? 'open' : 'done');
  }
  useKeys({
    '/': () => search.current?.focus(),
    c: () => title.current?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    x: tick,
  });

  const hrefOf = (taskId: string) => {
    const address = new URLSearchParams(
      Object.entries({ ...narrowing, view: view === 'due' ? '' : view, task: taskId }).flatMap(([name, value]) =>
        value ? [[name, value]] : [],
      ),
    );
    return `/tasks?${address}`;
  };
  const row = (task: Task) => (
    <TaskRow
      key={task.task_id}
      task={task}
      status={statusOf(task)}
      onStatus={can('operator') ? (to) => setStatus(task, to) : undefined}
      href={hrefOf(task.task_id)}
      onOpen={() => open(task.task_id)}
      isOpen={task.task_id === openId}
      without={lead_id ? 'lead' : project_id ? 'project' : run_id ? 'run' : undefined}
    />
  );
  const command = t('empty.command');

  return (
    // A phone is too low for a list that scrolls under its filters: there all of it scrolls.
    <div ref={root} className="flex min-h-0 flex-1 flex-col max-sm:block max-sm:flex-none">
      <h1 className="sr-only">{t('title')}</h1>
      <div className="shrink-0 border-b border-line">
        <TaskFilters narrowing={narrowing} narrow={narrow} clear={clear} isNarrowed={isNarrowed} search={search} />
      </div>
      {can('operator') && <TaskQuickAdd field={title} belongsTo={{ lead_id, project_id }} onOpen={open} />}
      <div className="min-h-0 flex-1 overflow-y-auto max-sm:overflow-visible">
        {failed ? (
          <ErrorState error={failed.error} onRetry={() => asked.forEach((each) => void each.refetch())} retrying={failed.isFetching} />
        ) : isPending ? (
          <div role="status" aria-label={t('loading')}>
            <SkeletonRows rows={8} />
          </div>
        ) : isEmpty ? (
          isNarrowed ? (
            <Empty
              icon={ListFilter}
              title={t('empty.filtered')}
              text={t('empty.filtered_text')}
              actions={<Button onClick={clear}>{common('clear_filters')}</Button>}
            />
          ) : (
            <Empty
              icon={SquareCheck}
              title={t('empty.title')}
              text={t('empty.text', { command })}
              actions={
                can('operator') && (
                  <>
                    <Button variant="primary" asChild>
                      <Link href={draftHref(command)}>
                        <Sparkles aria-hidden />
                        {t('empty.ask')}
                      </Link>
                    </Button>
                    <Button onClick={() => title.current?.focus()}>
                      <Plus aria-hidden />
                      {t('add.title')}
                    </Button>
                  </>
                )
              }
            />
          )
        ) : isGrouped ? (
          shown
            .filter((name) => name === 'today' || groups[name].isLoadingError || totalOf(groups[name]) !== 0)
            .map((name) => (
              <TaskGroup
                key={name}
                title={t(`group.${name}`)}
                tasks={groups[name]}
                tone={name === 'overdue' ? 'bad' : 'neutral'}
                folded={name === 'done'}
                row={row}
                empty={
                  <NothingToday
                    next={name === 'today' ? next : undefined}
                    href={next && hrefOf(next.task_id)}
                    onOpen={() => next && open(next.task_id)}
                  />
                }
              />
            ))
        ) : (
          <TaskList tasks={flat} row={row} />
        )}
      </div>
      {openId && (
        <TaskSheet key={openId} taskId={openId} known={readTasks().find(({ task_id }) => task_id === openId)} onClose={() => open(null)} />
      )}
    </div>
  );
}

/** An empty day, and what comes after it. */
function NothingToday({ next, href, onOpen }: { next: Task | undefined; href: string | undefined; onOpen: () => void }) {
  const t = useTranslations('tasks');
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 px-4 py-3 text-13 text-ink-3 sm:px-5">
      <p>{t('empty.today')}</p>
      {next && href && (
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span>{t('empty.next')}</span>
          <Link
            href={href}
            prefetch={false}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              onOpen();
            }}
            className="rounded-badge font-medium wrap-anywhere text-ink underline-offset-4 hover:underline"
          >
            {next.title}
          </Link>
          <TaskDue task={next} />
        </p>
      )}
    </div>
  );
}
