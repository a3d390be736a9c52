'use client';

import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

/** Needed once around the application and once in each test. */
export const TooltipProvider = Radix.Provider;

interface TooltipProps {
  /** What is said; nothing is shown while it is empty. */
  label: ReactNode;
  /** Keys that do the same, such as `mod+k`. */
  shortcut?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can be focused. */
  children: ReactNode;
}

/**
 * A short explanation at its element, shown on hover and on focus and tied to it by `aria-describedby`.
 * Never the only place of something that must be known: a finger cannot hover.
 */
export function Tooltip({ label, shortcut, side = 'top', children }: TooltipProps) {
  if (!label) return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 flex max-w-72 animate-fade-in items-center gap-2 rounded-control bg-primary px-2.5 py-1.5 text-xs text-pretty text-primary-ink shadow-float select-none"
        >
          {label}
          {shortcut && <Kbd keys={shortcut} tone="inverse" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
