'use client';

import { useFormat, useNow, type Moment } from '@/lib/format';
import { cn } from '@/lib/utils';
import { Tooltip } from './tooltip';

interface TimeProps {
  value: Moment;
  className?: string;
}

function iso(value: Moment): string | undefined {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** How long ago or until; the tooltip has the exact time. All of them on a page move with one clock. */
export function RelativeTime({ value, className }: TimeProps) {
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={format.exact(value)}>
      <time dateTime={iso(value)} className={cn('whitespace-nowrap', className)}>
        {format.relative(value, now)}
      </time>
    </Tooltip>
  );
}

/** Date and time to the minute, in the reader's time zone; the tooltip has the seconds and the zone. */
export function ExactTime({ value, className }: TimeProps) {
  const format = useFormat();
  return (
    <Tooltip label={format.exact(value)}>
      <time dateTime={iso(value)} className={cn('whitespace-nowrap tabular', className)}>
        {format.dateTime(value)}
      </time>
    </Tooltip>
  );
}

/** A length of time in milliseconds, in figures of one width. */
export function Duration({ ms, className }: { ms: number; className?: string }) {
  const format = useFormat();
  return (
    <time dateTime={`PT${Math.max(0, Math.round(ms)) / 1_000}S`} className={cn('font-mono text-xs whitespace-nowrap text-ink-3', className)}>
      {format.duration(ms)}
    </time>
  );
}
