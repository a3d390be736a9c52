import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/utils';

interface CardProps extends ComponentProps<'div'> {
  /** `planned`: dashed, for what exists only after an approval. `warn`: what waits for the reader. */
  look?: 'normal' | 'planned' | 'warn';
}

/** A framed part of a page. */
export function Card({ look = 'normal', className, ...props }: CardProps) {
  return (
    <div
      className={cn(
        'overflow-hidden rounded-card border bg-surface',
        look === 'normal' && 'border-line shadow-card',
        look === 'planned' && 'border-dashed border-line-strong bg-transparent',
        look === 'warn' && 'border-warn-line shadow-card',
        className,
      )}
      {...props}
    />
  );
}

interface CardHeaderProps {
  title: ReactNode;
  /** The level in the page's outline. */
  level?: 2 | 3 | 4;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** A card's heading, with buttons at its right. */
export function CardHeader({ title, level = 2, description, actions, className }: CardHeaderProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={cn('flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3', className)}>
      {/* A sentence beside buttons needs some width; else they go under it. */}
      <div className={cn('min-w-0', description ? 'flex-[1_1_14rem]' : 'flex-1')}>
        <Heading className="text-sm font-semibold text-ink">{title}</Heading>
        {description && <p className="mt-0.5 text-13 text-pretty text-ink-3">{description}</p>}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}

/** A card's content with the usual air around it. */
export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('p-4', className)} {...props} />;
}

/** A card's last line: buttons, or a way to more. */
export function CardFooter({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-4 py-3', className)} {...props} />;
}

/** Rows of a card with a line between them. */
export function CardList({ className, ...props }: ComponentProps<'ul'>) {
  return <ul className={cn('divide-y divide-line', className)} {...props} />;
}
