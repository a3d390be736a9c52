import { cn } from '@/lib/utils';

/** A grey shape where something will be. Give it the size of what comes; it says nothing to a screen reader. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('h-4 animate-shimmer rounded-badge bg-hover', className)} />;
}

const WIDTHS = ['w-full', 'w-11/12', 'w-4/5', 'w-2/3'] as const;

/** Lines of text that are still to come; the last one is shorter. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div aria-hidden className={cn('space-y-2.5', className)}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={cn('h-3', line === lines - 1 && lines > 1 ? 'w-1/2' : WIDTHS[line % WIDTHS.length])} />
      ))}
    </div>
  );
}

/** Rows of a list that are still to come, each 44 px high like a row of a table. */
export function SkeletonRows({ rows = 8, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden className={cn('divide-y divide-line', className)}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-11 items-center gap-4 px-4">
          <Skeleton className="size-4 shrink-0" />
          <Skeleton className={cn('h-3', ['w-40', 'w-32', 'w-48', 'w-36'][row % 4])} />
          <Skeleton className={cn('ml-auto h-3 max-sm:hidden', ['w-24', 'w-32', 'w-20'][row % 3])} />
          <Skeleton className="h-3 w-12 max-sm:ml-auto" />
        </div>
      ))}
    </div>
  );
}
