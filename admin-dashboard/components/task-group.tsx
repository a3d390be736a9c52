'use client';

import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Schemas, Task } from '@/lib/api/client';
import { useFormat } from '@/lib/format';
import { cn } from '@/lib/utils';

export type TaskPages = UseInfiniteQueryResult<InfiniteData<Schemas['TaskList']>>;

/** The tasks that have been read so far. */
export function tasksOf(pages: TaskPages): Task[] {
  return pages.data?.pages.flatMap((page) => page.items) ?? [];
}

/** How many there are; null when there are more than are counted, undefined before it is known. */
export function totalOf(pages: TaskPages): number | null | undefined {
  return pages.data?.pages[0]?.total;
}

interface TaskGroupProps {
  title: string;
  tasks: TaskPages;
  tone?: 'neutral' | 'bad';
  /** Folded until it is asked for. */
  folded?: boolean;
  row: (task: Task) => ReactNode;
  /** What stands there while there is none. */
  empty?: ReactNode;
}

/** A heading with a number, the tasks under it page by page, and a way to fold them away. */
export function TaskGroup({ title, tasks, tone = 'neutral', folded = false, row, empty }: TaskGroupProps) {
  const t = useTranslations('common');
  const format = useFormat();
  const id = useId();
  const [isOpen, setOpen] = useState(!folded);
  const total = totalOf(tasks);
  return (
    <section aria-labelledby={id}>
      <h2 className="sticky top-0 z-10 border-y border-line bg-sunken">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex h-9 w-full items-center gap-2 px-4 text-left text-13 font-medium text-ink -outline-offset-2 hover:bg-hover sm:px-5"
        >
          <ChevronDown aria-hidden className={cn('size-4 text-ink-3 transition-transform', !isOpen && '-rotate-90')} />
          <span id={id}>{title}</span>
          {total !== undefined && (
            <Badge tone={total === 0 ? 'neutral' : tone} className="h-5 tabular">
              {total === null ? t('count.more_than') : format.number(total)}
            </Badge>
          )}
        </button>
      </h2>
      {isOpen && <TaskList tasks={tasks} row={row} empty={empty} />}
    </section>
  );
}

/** Tasks page by page. */
export function TaskList({ tasks, row, empty }: Pick<TaskGroupProps, 'tasks' | 'row' | 'empty'>) {
  const t = useTranslations('common.actions');
  if (tasks.isPending) return <SkeletonRows rows={3} />;
  if (tasks.isLoadingError)
    return <ErrorState compact error={tasks.error} onRetry={() => void tasks.refetch()} retrying={tasks.isFetching} />;
  const items = tasksOf(tasks);
  if (items.length === 0) return empty;
  return (
    <>
      <ul aria-busy={tasks.isPlaceholderData || undefined} className={cn('divide-y divide-line', tasks.isPlaceholderData && 'opacity-60')}>
        {items.map(row)}
      </ul>
      {tasks.hasNextPage && (
        <div className="border-t border-line px-4 py-2 sm:px-5">
          <Button variant="ghost" size="sm" loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {t('load_more')}
          </Button>
        </div>
      )}
    </>
  );
}
