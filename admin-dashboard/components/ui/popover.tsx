'use client';

import { Popover as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

/** A small window at the button that opens it: `PopoverTrigger asChild`, then `PopoverContent` with a `label`. */
export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

interface PopoverContentProps extends ComponentProps<typeof Radix.Content> {
  /** Its name for a screen reader. */
  label: string;
}

/** The window of a popover; it keeps inside the page and scrolls when it is too long. */
export function PopoverContent({ label, className, align = 'end', ...props }: PopoverContentProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          'z-50 max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-card border border-line bg-surface p-3 shadow-float outline-none dark:border-line-strong',
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}
