'use client';

import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { cn } from '@/lib/utils';
import { CONTROL, useField } from './field';
import { FLOAT, FLOAT_ITEM } from './menu';

export interface SelectOption<T extends string> {
  /** Any text, the empty one included: a good value for "all". */
  value: T;
  label: string;
  hint?: string;
  icon?: LucideIcon;
  disabled?: boolean;
}

interface SelectProps<T extends string> {
  value: T | undefined;
  onValueChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  /** Its name for a screen reader; not needed inside a `Field`. */
  label?: string;
  /** Shown while nothing is chosen. */
  placeholder?: string;
  size?: 'sm' | 'md';
  id?: string;
  disabled?: boolean;
  className?: string;
}

/** Radix keeps the empty value for "nothing chosen"; a mark before each value lets ours be empty. */
const MARK = '=';

/** A choice of one among a few. */
export function Select<T extends string>({ value, onValueChange, options, label, placeholder, size = 'md', id, disabled, className }: SelectProps<T>) {
  const field = useField({ id });
  const known = value !== undefined && options.some((option) => option.value === value);
  return (
    <Radix.Root value={known ? MARK + value : ''} onValueChange={(marked) => marked && onValueChange(marked.slice(MARK.length) as T)} disabled={disabled}>
      <Radix.Trigger
        {...field}
        aria-label={label}
        className={cn(CONTROL, 'inline-flex items-center justify-between gap-2 text-left text-13 data-placeholder:text-ink-3', size === 'sm' && 'h-7 px-2 text-xs', className)}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={6}
          collisionPadding={8}
          className={cn(FLOAT, 'max-h-[min(24rem,var(--radix-select-content-available-height))] max-w-[calc(100vw-1rem)] min-w-(--radix-select-trigger-width)')}
        >
          <Radix.Viewport>
            {options.map(({ value: own, label: text, hint, icon: Icon, disabled: off }) => (
              <Radix.Item key={own} value={MARK + own} disabled={off} className={cn(FLOAT_ITEM, 'pr-8')}>
                {Icon && <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />}
                <span className="min-w-0 flex-1">
                  <Radix.ItemText>{text}</Radix.ItemText>
                  {hint && <span className="block text-xs text-ink-3">{hint}</span>}
                </span>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-4 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
