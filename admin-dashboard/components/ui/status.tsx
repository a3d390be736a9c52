'use client';

import { Ban, Check, Hand, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Schemas } from '@/lib/api/client';
import { cn } from '@/lib/utils';
import { Badge, type Tone } from './badge';
import { Spinner } from './spinner';

export type RunStatus = Schemas['RunStatus'];
export type ActionStatus = Schemas['ActionStatus'];
type LeadStatus = Schemas['LeadStatus'];
type TaskStatus = Schemas['TaskStatus'];
type ProjectStatus = Schemas['ProjectStatus'];

/** What a status means to the eye; each has a shape and a colour of its own. */
type Look = 'done' | 'partly' | 'running' | 'waiting' | 'failed' | 'queued' | 'stopped';

const LOOKS: Record<RunStatus | ActionStatus, Look> = {
  accepted: 'queued',
  planning: 'running',
  running: 'running',
  completed: 'done',
  partially_completed: 'partly',
  awaiting_confirmation: 'waiting',
  failed: 'failed',
  cancelled: 'stopped',
  queued: 'queued',
  pending_confirmation: 'waiting',
  succeeded: 'done',
  partially_succeeded: 'partly',
  rejected: 'stopped',
  expired: 'stopped',
  skipped: 'stopped',
};

const DISCS: Record<Exclude<Look, 'running' | 'queued'>, { className: string; icon: ReactNode }> = {
  done: { className: 'bg-ok-solid text-surface', icon: <Check strokeWidth={3} /> },
  partly: { className: 'bg-ok-soft text-warn ring-1 ring-ok-line ring-inset', icon: <TriangleAlert strokeWidth={2.25} /> },
  waiting: { className: 'bg-warn-solid text-ink dark:text-canvas', icon: <Hand strokeWidth={2.25} /> },
  failed: { className: 'bg-bad-solid text-surface', icon: <X strokeWidth={3} /> },
  stopped: { className: 'bg-hover text-ink-3', icon: <Ban strokeWidth={2.25} /> },
};

interface StatusIconProps {
  status: RunStatus | ActionStatus;
  /** 16 px in lists, 20 px at a plan's line. */
  size?: 'sm' | 'md';
  /** Its name where no word stands beside it; without one it is an ornament. */
  label?: string;
  className?: string;
}

/** The state of a run or of an action by shape and colour. */
export function StatusIcon({ status, size = 'md', label, className }: StatusIconProps) {
  const look = LOOKS[status];
  const named = label ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': true } as const);
  const box = cn('inline-grid shrink-0 place-items-center rounded-full', size === 'sm' ? 'size-4 [&_svg]:size-2.5' : 'size-5 [&_svg]:size-3', className);
  if (look === 'running')
    return (
      <span {...named} className={cn(box, 'text-info-solid')}>
        <Spinner className="size-[85%]!" />
      </span>
    );
  if (look === 'queued')
    return (
      <span {...named} className={cn(box, 'text-ink-3')}>
        <svg aria-hidden viewBox="0 0 16 16" fill="none" className="size-[85%]!">
          <circle cx="8" cy="8" r="7" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.75 2.75" />
        </svg>
      </span>
    );
  const disc = DISCS[look];
  return (
    <span {...named} className={cn(box, disc.className)}>
      {disc.icon}
    </span>
  );
}

const PILLS: Record<Look, { className: string; icon: ReactNode }> = {
  done: { className: 'border-ok-line bg-ok-soft text-ok', icon: <Check aria-hidden strokeWidth={2.5} className="size-3.5" /> },
  partly: { className: 'border-ok-line bg-ok-soft text-ok', icon: <TriangleAlert aria-hidden className="size-3.5 text-warn" /> },
  running: { className: 'border-info-line bg-info-soft text-info', icon: <Spinner className="size-3 text-info-solid" /> },
  waiting: { className: 'border-warn-line bg-warn-soft text-warn', icon: <span aria-hidden className="size-1.5 rounded-full bg-current" /> },
  failed: { className: 'border-bad-line bg-bad-soft text-bad', icon: <X aria-hidden strokeWidth={2.5} className="size-3.5" /> },
  queued: { className: 'border-line bg-surface text-ink-2', icon: <span aria-hidden className="size-2 rounded-full border border-dashed border-current" /> },
  stopped: { className: 'border-line bg-hover text-ink-2', icon: <Ban aria-hidden className="size-3.5" /> },
};

type StatusPillProps = ({ kind: 'run'; status: RunStatus } | { kind: 'action'; status: ActionStatus }) & { className?: string };

/** The state of a run or of an action as a word in a pill. */
export function StatusPill({ className, ...of }: StatusPillProps) {
  const t = useTranslations('terms');
  const pill = PILLS[LOOKS[of.status]];
  return (
    <span className={cn('inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium whitespace-nowrap', pill.className, className)}>
      {pill.icon}
      {of.kind === 'run' ? t(`run_status.${of.status}`) : t(`action_status.${of.status}`)}
    </span>
  );
}

const LEAD_TONES: Record<LeadStatus, Tone> = { new: 'info', contacted: 'accent', qualified: 'ok', won: 'ok', lost: 'outline' };

/** Where a lead stands; a won one differs from a qualified one by its check mark. */
export function LeadStatusBadge({ status, className }: { status: LeadStatus; className?: string }) {
  const t = useTranslations('terms.lead_status');
  return (
    <Badge tone={LEAD_TONES[status]} icon={status === 'won' ? Check : undefined} className={className}>
      {t(status)}
    </Badge>
  );
}

const TASK_TONES: Record<TaskStatus, Tone> = { open: 'info', done: 'ok', cancelled: 'outline' };

/** Where a task stands. */
export function TaskStatusBadge({ status, className }: { status: TaskStatus; className?: string }) {
  const t = useTranslations('terms.task_status');
  return (
    <Badge tone={TASK_TONES[status]} className={className}>
      {t(status)}
    </Badge>
  );
}

const PROJECT_TONES: Record<ProjectStatus, Tone> = { active: 'info', completed: 'ok', archived: 'outline' };

/** Where a project stands. */
export function ProjectStatusBadge({ status, className }: { status: ProjectStatus; className?: string }) {
  const t = useTranslations('terms.project_status');
  return (
    <Badge tone={PROJECT_TONES[status]} className={className}>
      {t(status)}
    </Badge>
  );
}
