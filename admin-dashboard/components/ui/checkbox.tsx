'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/utils';

interface CheckboxProps {
  /** `indeterminate`: some of several. */
  checked: boolean | 'indeterminate';
  onCheckedChange: (checked: boolean) => void;
  /** Its name where no words stand beside it. */
  label?: string;
  /** The words beside it, which can be pressed too. */
  children?: ReactNode;
  /** One line under the words. */
  hint?: ReactNode;
  shape?: 'square' | 'round';
  disabled?: boolean;
  className?: string;
}

/** A box to tick, 16 px to see and 24 px to press. Give it a `label`, or words as its children. */
export function Checkbox({ checked, onCheckedChange, label, children, hint, shape = 'square', disabled, className }: CheckboxProps) {
  const id = useId();
  const box = (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={(next) => onCheckedChange(next === true)}
      disabled={disabled}
      aria-label={label}
      aria-describedby={hint ? `${id}-hint` : undefined}
      className={cn('group -m-1 inline-grid size-6 shrink-0 place-items-center rounded-badge disabled:cursor-not-allowed disabled:opacity-45', !children && className)}
    >
      <span
        className={cn(
          'grid size-4 place-items-center border border-ink-3/70 bg-surface text-primary-ink transition-colors group-hover:border-ink-2 group-data-[state=checked]:border-primary group-data-[state=checked]:bg-primary group-data-[state=indeterminate]:border-primary group-data-[state=indeterminate]:bg-primary',
          shape === 'round' ? 'rounded-full' : 'rounded-[5px]',
        )}
      >
        <Radix.Indicator>{checked === 'indeterminate' ? <Minus aria-hidden strokeWidth={3} className="size-3" /> : <Check aria-hidden strokeWidth={3} className="size-3" />}</Radix.Indicator>
      </span>
    </Radix.Root>
  );
  if (!children) return box;
  return (
    <div className={cn('flex items-start gap-2.5', className)}>
      <span className="flex h-5 items-center">{box}</span>
      <span className="min-w-0">
        <label htmlFor={id} className={cn('text-13 text-ink', disabled && 'opacity-45')}>
          {children}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-xs text-pretty text-ink-3">
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}
