import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

export interface Stat {
  label: string;
  /** Ready to show; a number is grey when it is zero. */
  value: ReactNode;
  tone?: 'normal' | 'warn' | 'bad' | 'ok';
  /** Where its records are. */
  href?: string;
}

const TONES = { normal: 'text-ink', warn: 'text-warn', bad: 'text-bad', ok: 'text-ok' } as const;

/** Counts side by side in one frame; two in a row where four do not fit. */
export function StatRow({ stats, className }: { stats: readonly Stat[]; className?: string }) {
  return (
    <div className={cn('@container overflow-hidden rounded-card border border-line bg-surface shadow-card', className)}>
      {/* The lines between are the list's own ground, seen through gaps of one pixel. */}
      <dl className="grid grid-cols-2 gap-px bg-line @xs:auto-cols-fr @xs:grid-flow-col @xs:grid-cols-none">
        {stats.map(({ label, value, tone = 'normal', href }) => (
          <div key={label} className={cn('relative min-w-0 bg-surface px-3 py-2.5', href && 'transition-colors hover:bg-hover')}>
            <dt className="truncate text-xs text-ink-3">{label}</dt>
            <dd className={cn('mt-0.5 text-lg leading-6 font-semibold tabular', value === 0 ? 'text-ink-3' : TONES[tone])}>
              {href ? (
                <Link href={href} className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-card focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent">
                  {value}
                  <span className="sr-only"> {label}</span>
                </Link>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
