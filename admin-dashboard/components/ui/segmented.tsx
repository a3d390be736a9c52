'use client';

import type { LucideIcon } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '@/lib/utils';

export interface SegmentedOption<T extends string> {
  value: T;
  label: string;
  icon?: LucideIcon;
  /** A figure after the word, such as how many wait. */
  count?: ReactNode;
  /** With `as="tabs"`: the id of the panel that it shows. */
  panel?: string;
  /** With `as="tabs"`: its own id, for the panel's `aria-labelledby`. */
  id?: string;
}

interface SegmentedProps<T extends string> {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly SegmentedOption<T>[];
  /** Its name for a screen reader. */
  label: string;
  /** `radio`: a choice. `tabs`: it shows one panel or another. */
  as?: 'radio' | 'tabs';
  size?: 'sm' | 'md';
  /** As wide as its place, the parts equal. */
  fill?: boolean;
  className?: string;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Two or three choices side by side. One stop for Tab; the arrows, Home and End choose. */
export function Segmented<T extends string>({ value, onValueChange, options, label, as = 'radio', size = 'md', fill = false, className }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const chosen = options.findIndex((option) => option.value === value);

  function choose(index: number) {
    const option = options[index];
    if (!option) return;
    if (option.value !== value) onValueChange(option.value);
    (group.current?.children[index] as HTMLElement | undefined)?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    const last = options.length - 1;
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? undefined : (Math.max(chosen, 0) + step + options.length) % options.length;
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(target);
  }

  return (
    <div
      ref={group}
      role={as === 'tabs' ? 'tablist' : 'radiogroup'}
      aria-label={label}
      onKeyDown={onKeyDown}
      className={cn('inline-flex max-w-full gap-0.5 rounded-control bg-hover p-0.5 dark:bg-canvas', fill && 'flex w-full', className)}
    >
      {options.map(({ value: own, label: text, icon: Icon, count, panel, id }, index) => {
        const on = own === value;
        return (
          <button
            key={own}
            type="button"
            id={id}
            {...(as === 'tabs' ? { role: 'tab', 'aria-selected': on, 'aria-controls': on ? panel : undefined } : { role: 'radio', 'aria-checked': on })}
            tabIndex={on || (chosen < 0 && index === 0) ? 0 : -1}
            onClick={() => choose(index)}
            className={cn(
              'inline-flex min-w-0 items-center justify-center gap-2 rounded-[6px] font-medium transition-colors',
              size === 'sm' ? 'h-6 px-2 text-xs [&_svg]:size-3.5' : 'h-7 px-2.5 text-13 [&_svg]:size-4',
              fill && 'flex-1',
              on ? 'bg-surface text-ink shadow-card ring-1 ring-line dark:bg-hover' : 'text-ink-2 hover:text-ink',
            )}
          >
            {Icon && <Icon aria-hidden className="shrink-0" />}
            <span className="truncate">{text}</span>
            {count !== undefined && count !== null && <span className="text-ink-3 tabular">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}
