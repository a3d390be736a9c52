'use client';

import { Switch as Radix } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/utils';

interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  /** Its name where no words stand beside it. */
  label?: string;
  /** The words before it, which can be pressed too. */
  children?: ReactNode;
  /** One line under the words. */
  hint?: ReactNode;
  disabled?: boolean;
  className?: string;
}

/** Something that is on or off and changes at once. Give it a `label`, or words as its children. */
export function Switch({ checked, onCheckedChange, label, children, hint, disabled, className }: SwitchProps) {
  const id = useId();
  const control = (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={onCheckedChange}
      disabled={disabled}
      aria-label={label}
      aria-describedby={hint ? `${id}-hint` : undefined}
      className={cn('group inline-flex h-6 w-9 shrink-0 items-center rounded-full disabled:cursor-not-allowed disabled:opacity-45', !children && className)}
    >
      <span className="flex h-5 w-full items-center rounded-full bg-ink-3/60 p-0.5 transition-colors group-hover:bg-ink-3/75 group-data-[state=checked]:bg-primary">
        <Radix.Thumb className="block size-4 rounded-full bg-surface shadow-card transition-transform duration-150 data-[state=checked]:translate-x-4" />
      </span>
    </Radix.Root>
  );
  if (!children) return control;
  return (
    <div className={cn('flex items-start justify-between gap-4', className)}>
      <span className="min-w-0 pt-0.5">
        <label htmlFor={id} className="block text-13 font-medium text-ink">
          {children}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-xs text-pretty text-ink-3">
            {hint}
          </span>
        )}
      </span>
      {control}
    </div>
  );
}
