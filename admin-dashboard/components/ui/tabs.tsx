'use client';

import type { LucideIcon } from 'lucide-react';
import { Tabs as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/utils';

/** Parts of a page of which one shows: `value` and `onValueChange`, a `TabsList` with a `label`, a `TabsContent` for each. */
export const Tabs = Radix.Root;

/** The row of tabs; where it is too narrow it scrolls sideways by itself. */
export function TabsList({ label, className, ...props }: ComponentProps<typeof Radix.List> & { label: string }) {
  return (
    <Radix.List
      aria-label={label}
      className={cn('flex gap-5 overflow-x-auto border-b border-line [scrollbar-width:none]', className)}
      {...props}
    />
  );
}

interface TabsTriggerProps extends ComponentProps<typeof Radix.Trigger> {
  icon?: LucideIcon;
  count?: ReactNode;
}

/** One tab, with a figure after its word when there is one. */
export function TabsTrigger({ icon: Icon, count, className, children, ...props }: TabsTriggerProps) {
  return (
    <Radix.Trigger
      className={cn(
        'relative inline-flex h-9 shrink-0 items-center gap-2 font-medium whitespace-nowrap text-ink-3 transition-colors after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:rounded-full hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:text-ink data-[state=active]:after:bg-ink',
        className,
      )}
      {...props}
    >
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
      {count !== undefined && count !== null && <span className="rounded-badge bg-hover px-1.5 text-2xs text-ink-2 tabular">{count}</span>}
    </Radix.Trigger>
  );
}

/** What a tab shows. */
export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn('outline-none', className)} {...props} />;
}
