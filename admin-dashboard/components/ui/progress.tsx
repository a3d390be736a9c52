import { cn } from '@/lib/utils';

interface ProgressBarProps {
  /** From 0 to `max`; null while nobody knows how much is left. */
  value: number | null;
  max?: number;
  /** Its name for a screen reader. */
  label: string;
  /** The progress in words, such as "7 of 11 leads". */
  text?: string;
  tone?: 'info' | 'ok' | 'warn' | 'bad' | 'accent';
  className?: string;
}

const FILLS = { info: 'bg-info-solid', ok: 'bg-ok-solid', warn: 'bg-warn-solid', bad: 'bg-bad-solid', accent: 'bg-accent' } as const;

/** How far something is, as a bar. */
export function ProgressBar({ value, max = 100, label, text, tone = 'info', className }: ProgressBarProps) {
  const share = value === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value ?? undefined}
      aria-valuetext={text}
      className={cn('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={cn('h-full rounded-full', FILLS[tone], share === null ? 'w-2/5 animate-sweep' : 'transition-[width] duration-300')}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}

export type SegmentState = 'done' | 'partly' | 'running' | 'waiting' | 'failed' | 'queued' | 'skipped';

export interface Segment {
  state: SegmentState;
  /** How much of it is done, 0 to 1: the green part of `partly`, the filled part of `running`. */
  share?: number;
}

interface SegmentedProgressProps {
  segments: readonly Segment[];
  /** Its name for a screen reader. */
  label: string;
  /** The progress in words, such as "3 of 5 steps; waiting for your decision". */
  text: string;
  className?: string;
}

/** The least that an amber end or a filled beginning shows, so that it is seen at all. */
const LEAST = 0.08;
const SETTLED: readonly SegmentState[] = ['done', 'partly', 'failed', 'skipped'];

/** One segment for each step of a run: green done, an amber end for partly done, moving blue, amber stripes for waiting, red, grey. */
export function SegmentedProgress({ segments, label, text, className }: SegmentedProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, segments.length)}
      aria-valuenow={segments.filter(({ state }) => SETTLED.includes(state)).length}
      aria-valuetext={text}
      className={cn('flex h-1.5 gap-1', className)}
    >
      {segments.map((segment, index) => (
        <div key={index} data-state={segment.state} className={cn('relative min-w-1 flex-1 overflow-hidden rounded-full transition-colors duration-300', GROUNDS[segment.state])}>
          <SegmentFill {...segment} />
        </div>
      ))}
    </div>
  );
}

const GROUNDS: Record<SegmentState, string> = {
  done: 'bg-ok-solid',
  partly: 'bg-warn-solid',
  running: 'bg-info-line',
  waiting: 'stripes animate-stripes text-warn-solid',
  failed: 'bg-bad-solid',
  queued: 'bg-line',
  skipped: 'bg-line-strong',
};

function SegmentFill({ state, share }: Segment) {
  if (state === 'partly') return <div className="h-full bg-ok-solid" style={{ width: `${Math.min(1 - LEAST, Math.max(LEAST, share ?? 0.9)) * 100}%` }} />;
  if (state === 'running')
    return share === undefined || share <= 0 ? (
      <div className="h-full w-2/5 animate-sweep rounded-full bg-linear-to-r from-transparent to-info-solid" />
    ) : (
      <div className="h-full rounded-full bg-info-solid transition-[width] duration-500" style={{ width: `${Math.min(1, Math.max(LEAST, share)) * 100}%` }} />
    );
  return null;
}
