'use client';

import { FolderKanban, Sparkles, Users, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { KeyboardEvent, ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { SampleBadge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';
import { Tooltip } from '@/components/ui/tooltip';
import type { Task } from '@/lib/api/client';
import { daysBetween } from '@/lib/days';
import { useFormat, useNow } from '@/lib/format';
import { isLate, TASK_KIND_ICONS, type TaskStatus } from '@/lib/tasks';
import { cn } from '@/lib/utils';

/** Days around today in which a day is called by its name. */
const NEAR = 7;

/** When a task is due, in words that fit: "Today 10:00", "Thursday 10:00", "12 days ago", "Tue, 3 Mar". Red when it is late. */
export function TaskDue({ task, status = task.status, className }: { task: Task; status?: TaskStatus; className?: string }) {
  const t = useTranslations('tasks.due');
  const format = useFormat();
  const names = useFormatter();
  const now = useNow();
  if (!task.due_at) return null;
  const due = Date.parse(task.due_at);
  const days = daysBetween(now, due);
  const time = format.time(due);
  const words =
    days === 0
      ? t('today', { time })
      : days === 1
        ? t('tomorrow', { time })
        : days === -1
          ? t('yesterday', { time })
          : days > 0 && days < NEAR
            ? t('weekday', { day: names.dateTime(new Date(due), { weekday: 'long' }), time })
            : days < 0 && days > -30 && status === 'open'
              ? format.relative(due, now)
              : format.day(due);
  const late = isLate({ ...task, status }, now);
  return (
    <Tooltip label={format.exact(due)}>
      <time
        dateTime={new Date(due).toISOString()}
        className={cn(
          'text-xs whitespace-nowrap tabular',
          late ? 'font-medium text-bad' : status === 'open' ? 'text-ink-2' : 'text-ink-3',
          className,
        )}
      >
        <span className="sr-only">{t(late ? 'was_due' : 'due')} </span>
        {words}
      </time>
    </Tooltip>
  );
}

function Chip({ href, icon: Icon, label, children }: { href: string; icon: LucideIcon; label: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-badge border border-line bg-surface px-1.5 text-xs text-ink-2 hover:border-line-strong hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="sr-only">{label}</span>
      <span className="max-w-44 truncate">{children}</span>
    </Link>
  );
}

interface TaskRowProps {
  task: Task;
  status: TaskStatus;
  /** Missing where the reader may not change tasks. */
  onStatus?: (status: TaskStatus) => void;
  href: string;
  /** A plain press on the title; else the link is followed. */
  onOpen?: () => void;
  isOpen?: boolean;
  /** What is the same for all rows and need not be said. */
  without?: 'lead' | 'project' | 'run';
}

/** One task: tick it off, open it, or go to what it belongs to. */
export function TaskRow({ task, status, onStatus, href, onOpen, isOpen = false, without }: TaskRowProps) {
  const t = useTranslations('tasks');
  const kind = useTranslations('terms.task_kind');
  const Icon = TASK_KIND_ICONS[task.kind];
  const isSettled = status !== 'open';
  const toggle = () => onStatus?.(status === 'done' ? 'open' : 'done');
  return (
    <li
      data-task={task.task_id}
      className={cn('flex items-start gap-2.5 px-4 py-2.5 transition-colors sm:px-5', isOpen ? 'bg-hover' : 'hover:bg-sunken')}
    >
      <span className="flex h-6 items-center">
        <Checkbox
          shape="round"
          label={t('check', { title: task.title })}
          checked={status === 'done'}
          disabled={!onStatus || status === 'cancelled'}
          onCheckedChange={toggle}
        />
      </span>
      <Tooltip label={kind(task.kind)}>
        <span className="flex h-6 items-center">
          <Icon aria-hidden className="size-4 text-ink-3" />
        </span>
      </Tooltip>
      <div className="@container flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href={href}
          prefetch={false}
          data-row-link
          onClick={(event) => {
            if (!onOpen || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onOpen();
          }}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== ' ' || !onStatus || status === 'cancelled') return;
            event.preventDefault();
            toggle();
          }}
          className={cn(
            'min-w-0 flex-[1_1_14rem] rounded-badge py-0.5 wrap-anywhere underline-offset-4 hover:underline',
            isSettled ? 'text-ink-3 line-through' : 'text-ink',
          )}
        >
          <span className="sr-only">{kind(task.kind)}, </span>
          {task.title}
        </Link>
        <span className="flex min-w-0 flex-wrap items-center gap-1.5 empty:hidden">
          {task.lead_id && without !== 'lead' && (
            <Chip href={`/leads?lead=${encodeURIComponent(task.lead_id)}`} icon={Users} label={t('lead')}>
              {task.lead_name ?? t('picker.unknown_lead')}
            </Chip>
          )}
          {task.lead_source === 'sample' && without !== 'lead' && <SampleBadge />}
          {task.project_id && without !== 'project' && (
            <Chip href={`/projects?project=${encodeURIComponent(task.project_id)}`} icon={FolderKanban} label={t('project')}>
              {task.project_name ?? t('picker.unknown_project')}
            </Chip>
          )}
          {task.run_id && without !== 'run' && (
            <Tooltip label={t('made_by_run')}>
              <Link
                href={`/assistant?run=${encodeURIComponent(task.run_id)}`}
                prefetch={false}
                aria-label={t('made_by_run')}
                className="grid size-6 place-items-center rounded-badge text-ink-3 hover:bg-hover hover:text-ink"
              >
                <Sparkles aria-hidden className="size-3.5" />
              </Link>
            </Tooltip>
          )}
        </span>
        <TaskDue task={task} status={status} className="@2xl:w-28 @2xl:text-right" />
      </div>
    </li>
  );
}
