import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/utils';

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  /** `h1` where nothing else on the page is its heading. */
  heading?: 'p' | 'h1';
  /** What would be here and how it comes about: an empty place teaches. */
  text?: ReactNode;
  /** Buttons, the one that leads on first. */
  actions?: ReactNode;
  /** Less air, for a card. */
  compact?: boolean;
  className?: string;
}

/** What stands where nothing is yet. */
export function Empty({ icon: Icon, title, heading: Title = 'p', text, actions, compact = false, className }: EmptyProps) {
  return (
    <div className={cn('mx-auto flex w-full max-w-md flex-col items-center text-center', compact ? 'gap-1 px-4 py-8' : 'gap-1.5 px-6 py-16', className)}>
      {Icon && (
        <span aria-hidden className={cn('grid place-items-center rounded-card border border-line bg-sunken text-ink-3 shadow-card', compact ? 'mb-2 size-9' : 'mb-3 size-11')}>
          <Icon className={compact ? 'size-4.5' : 'size-5'} strokeWidth={1.75} />
        </span>
      )}
      <Title className={cn('font-semibold text-balance text-ink', compact ? 'text-13' : 'text-sm')}>{title}</Title>
      {text && <div className="text-13 text-pretty text-ink-3">{text}</div>}
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
