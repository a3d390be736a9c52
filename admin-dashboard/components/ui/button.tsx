'use client';

import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { cn } from '@/lib/utils';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

const button = cva(
  'relative inline-flex shrink-0 items-center justify-center rounded-control font-medium whitespace-nowrap select-none transition-[background-color,border-color,color,box-shadow] duration-100 disabled:pointer-events-none disabled:opacity-45 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-ink shadow-card hover:bg-primary-hover',
        secondary: 'border border-line-strong bg-surface text-ink shadow-card hover:bg-hover aria-expanded:bg-hover dark:bg-hover/40 dark:hover:bg-hover',
        ghost: 'text-ink-2 hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink',
        danger: 'bg-bad text-surface shadow-card hover:bg-bad/90 dark:bg-bad-solid dark:text-canvas dark:hover:bg-bad',
        'danger-ghost': 'text-bad hover:bg-bad-soft',
        link: 'rounded-badge text-accent underline-offset-4 hover:underline',
      },
      size: {
        sm: 'h-7 gap-1.5 px-2.5 text-xs [&_svg]:size-3.5',
        md: 'h-8 gap-2 px-3 text-13 [&_svg]:size-4',
        lg: 'h-10 gap-2 px-4 text-sm [&_svg]:size-4',
      },
    },
    compoundVariants: [
      { variant: 'link', size: 'sm', className: 'h-6 px-0.5' },
      { variant: 'link', size: ['md', 'lg'], className: 'h-6 px-0.5' },
    ],
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** Something is under way: the words give place to a ring, the width stays, a press does nothing, focus stays. */
  loading?: boolean;
  /** Gives its looks to its one child, such as a link; `loading` is then left to the child. */
  asChild?: boolean;
}

/** A button; `secondary` unless said otherwise, and never a form's submit by accident. */
export function Button({ variant, size, loading = false, asChild = false, className, children, onClick, type = 'button', ...props }: ButtonProps) {
  const classes = cn(button({ variant, size }), className);
  if (asChild)
    return (
      <Slot.Root className={classes} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  const refuse = (event: MouseEvent) => event.preventDefault();
  return (
    <button
      type={type}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={loading ? refuse : onClick}
      // Transparent, not hidden: the name stays readable to a screen reader.
      className={cn(classes, loading && 'cursor-default text-transparent *:not-data-spinner:opacity-0 hover:text-transparent')}
      {...props}
    >
      {children}
      {loading && (
        <span data-spinner className={cn('absolute inset-0 grid place-items-center', variant === 'primary' ? 'text-primary-ink' : variant === 'danger' ? 'text-surface dark:text-canvas' : 'text-ink-2')}>
          <Spinner />
        </span>
      )}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'size' | 'asChild' | 'aria-label'> {
  /** Its name, for a screen reader and as the tooltip. */
  label: string;
  size?: 'sm' | 'md';
  /** Keys that do the same, shown in the tooltip. */
  shortcut?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Without its tooltip, where the sign is known to everybody and Escape, which would close the tooltip first, has better to do. */
  bare?: boolean;
  children: ReactNode;
}

/** A square button with an icon alone; its tooltip says what it does. */
export function IconButton({ label, size = 'md', shortcut, side, bare = false, variant = 'ghost', className, 'aria-describedby': describedBy, ...props }: IconButtonProps) {
  return (
    <Tooltip label={bare ? null : label} shortcut={shortcut} side={side}>
      <Button
        aria-label={label}
        // The tooltip repeats the name: said once is enough.
        aria-describedby={describedBy}
        variant={variant}
        size={size}
        className={cn('px-0', size === 'sm' ? 'size-7 [&_svg]:size-4' : 'size-8 [&_svg]:size-4.5', className)}
        {...props}
      />
    </Tooltip>
  );
}
