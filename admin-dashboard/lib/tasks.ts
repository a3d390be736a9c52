'use client';

import { Mail, MapPin, Phone, SquareCheck, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '@/components/ui/error-state';
import { api, body, type Schemas, type Task } from './api/client';
import { useChange, type TaskFilter } from './api/queries';
import { daysBetween, startOfDay } from './days';

export type TaskKind = Schemas['TaskKind'];
export type TaskStatus = Schemas['TaskStatus'];
export const TASK_KINDS: readonly TaskKind[] = ['call', 'email', 'visit', 'other'];
export const TASK_STATUSES: readonly TaskStatus[] = ['open', 'done', 'cancelled'];
export const TASK_KIND_ICONS: Record<TaskKind, LucideIcon> = { call: Phone, email: Mail, visit: MapPin, other: SquareCheck };

/** The longest title that the server takes. */
export const LONGEST_TITLE = 300;

export const TASK_GROUPS = ['overdue', 'today', 'week', 'later', 'undated', 'done'] as const;
export type TaskGroupName = (typeof TASK_GROUPS)[number];

/** Whether a task should have been done: it is open, and the reader's day on which it was due is over. What falls due in the course of today is not late. */
export function isLate({ status, due_at: due }: Pick<Task, 'status' | 'due_at'>, now: number): boolean {
  return status === 'open' && due !== null && daysBetween(now, Date.parse(due)) < 0;
}

/** What the server is asked for, by group; overdue is what {@link isLate} says. The week is the seven days after today. */
export function dueFilters(now: number): Record<TaskGroupName, TaskFilter> {
  const at = (days: number) => new Date(startOfDay(now, days)).toISOString();
  const open = { status: 'open', sort: 'due_at' } as const;
  return {
    overdue: { ...open, due_before: at(0) },
    today: { ...open, due_after: at(0), due_before: at(1) },
    week: { ...open, due_after: at(1), due_before: at(8) },
    later: { ...open, due_after: at(8) },
    undated: { status: 'open', has_due: false },
    done: { status: 'done', sort: '-due_at' },
  };
}

/** A moment as a field for date and time has it, in the reader's time zone; empty for none. */
export function toLocalInput(moment: string | null): string {
  if (!moment) return '';
  const date = new Date(moment);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What such a field says as the API takes it; null when it is empty or no time. */
export function fromLocalInput(text: string): string | null {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Changes where tasks stand. The change shows at once, can be undone from its message, and is taken back when the server refuses it. */
export function useTaskStatus(): { statusOf: (task: Task) => TaskStatus; setStatus: (task: Task, status: TaskStatus) => void } {
  const t = useTranslations('tasks.toast');
  const common = useTranslations('common.actions');
  const wordsOf = useErrorWords();
  const [coming, setComing] = useState<ReadonlyMap<string, TaskStatus>>(new Map());
  const change = useChange(
    async ({ task, status, isUndo }: { task: Task; status: TaskStatus; isUndo: boolean }) => {
      const saved = await body(api.PATCH('/tasks/{task_id}', { params: { path: { task_id: task.task_id } }, body: { status } }));
      toast.success(
        t(status, { title: saved.title }),
        isUndo ? undefined : { action: { label: common('undo'), onClick: () => void set(saved, task.status, true) } },
      );
      return saved;
    },
    ['tasks', 'projects'],
    { isShownAhead: true },
  );
  async function set(task: Task, status: TaskStatus, isUndo: boolean) {
    setComing((map) => new Map(map).set(task.task_id, status));
    try {
      await change.mutateAsync({ task, status, isUndo });
    } catch (error) {
      toast.error(wordsOf(error).text);
    }
    setComing((map) => new Map([...map].filter(([taskId]) => taskId !== task.task_id)));
  }
  return { statusOf: (task) => coming.get(task.task_id) ?? task.status, setStatus: (task, status) => void set(task, status, false) };
}
