'use client';

import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/utils';
import { Kbd } from './kbd';

/** A list of things to do that a button opens: `MenuTrigger asChild` around the button, then `MenuContent`. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

/** Looks that the menu and the select have in common. */
export const FLOAT = 'z-50 animate-rise overflow-y-auto rounded-card border border-line bg-surface p-1 text-13 text-ink shadow-float dark:border-line-strong outline-none';
export const FLOAT_ITEM =
  'relative flex min-h-8 w-full cursor-default items-center gap-2.5 rounded-badge px-2 py-1 outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-45 data-highlighted:bg-hover';

/** The menu itself; it keeps inside the window and scrolls when it is too long. */
export function MenuContent({ className, align = 'end', ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(FLOAT, 'max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-1rem)] min-w-48', className)}
        {...props}
      />
    </Radix.Portal>
  );
}

interface MenuItemProps extends Omit<ComponentProps<typeof Radix.Item>, 'asChild'> {
  icon?: LucideIcon;
  /** Keys that do the same, such as `mod+k`. */
  shortcut?: string;
  /** `danger`: what destroys. */
  tone?: 'normal' | 'danger';
  /** One line more, smaller. */
  hint?: ReactNode;
}

/** One thing to do; `onSelect` does it. For a link, use `MenuLink`. */
export function MenuItem({ icon: Icon, shortcut, tone = 'normal', hint, className, children, ...props }: MenuItemProps) {
  return (
    <Radix.Item className={cn(FLOAT_ITEM, tone === 'danger' && 'text-bad data-highlighted:bg-bad-soft', className)} {...props}>
      {Icon && <Icon aria-hidden className={cn('size-4 shrink-0', tone === 'normal' && 'text-ink-3')} />}
      <span className="min-w-0 flex-1">
        {children}
        {hint && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
      {shortcut && <Kbd keys={shortcut} className="ml-4" />}
    </Radix.Item>
  );
}

/** An entry that is a link: give the link element as its one child; an icon may stand in it. */
export function MenuLink({ className, children, ...props }: Omit<ComponentProps<typeof Radix.Item>, 'asChild'>) {
  return (
    <Radix.Item asChild className={cn(FLOAT_ITEM, '[&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-3', className)} {...props}>
      {children}
    </Radix.Item>
  );
}

/** One of several choices inside `MenuRadioGroup value onValueChange`; the chosen one has a check mark. */
export function MenuRadioItem({ icon: Icon, className, children, ...props }: ComponentProps<typeof Radix.RadioItem> & { icon?: LucideIcon }) {
  return (
    <Radix.RadioItem className={cn(FLOAT_ITEM, 'pr-8', className)} {...props}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />}
      <span className="min-w-0 flex-1">{children}</span>
      <Radix.ItemIndicator className="absolute right-2">
        <Check aria-hidden className="size-4 text-accent" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

/** The heading of a part of a menu. */
export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn('px-2 pt-1.5 pb-1 text-xs text-ink-3', className)} {...props} />;
}

/** A line between parts of a menu. */
export function MenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn('-mx-1 my-1 h-px bg-line', className)} {...props} />;
}
