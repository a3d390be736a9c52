'use client';

import { RadioGroup as Radix } from 'radix-ui';
import { useId } from 'react';
import { cn } from '@/lib/utils';
import { useField, useFieldLabel } from './field';

export interface RadioOption<T extends string> {
  value: T;
  label: string;
  hint?: string;
  disabled?: boolean;
}

interface RadioGroupProps<T extends string> {
  value: T | undefined;
  onValueChange: (value: T) => void;
  options: readonly RadioOption<T>[];
  /** Its name for a screen reader; not needed inside a `Field` with `group`. */
  label?: string;
  /** `cards`: each choice in a frame of its own, for choices that need a sentence. */
  look?: 'plain' | 'cards';
  disabled?: boolean;
  className?: string;
}

/** A choice of one where all of them should be seen. */
export function RadioGroup<T extends string>({ value, onValueChange, options, label, look = 'plain', disabled, className }: RadioGroupProps<T>) {
  const id = useId();
  const { 'aria-describedby': describedBy } = useField({});
  const labelledBy = useFieldLabel();
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(next) => onValueChange(next as T)}
      disabled={disabled}
      aria-label={label}
      aria-labelledby={label ? undefined : labelledBy}
      aria-describedby={describedBy}
      className={cn('grid', look === 'cards' ? 'gap-2' : 'gap-2.5', className)}
    >
      {options.map((option, index) => (
        <label
          key={option.value}
          className={cn(
            'flex cursor-pointer items-start gap-2.5 has-disabled:cursor-not-allowed has-disabled:opacity-45',
            look === 'cards' && 'rounded-control border border-line p-3 transition-colors hover:bg-hover has-data-[state=checked]:border-ink has-data-[state=checked]:bg-sunken',
          )}
        >
          <span className="flex h-5 items-center">
            <Radix.Item
              value={option.value}
              disabled={option.disabled}
              aria-labelledby={`${id}-${index}`}
              aria-describedby={option.hint ? `${id}-${index}-hint` : undefined}
              className="group -m-1 inline-grid size-6 place-items-center rounded-full"
            >
              <span className="grid size-4 place-items-center rounded-full border border-ink-3/70 bg-surface transition-colors group-hover:border-ink-2 group-data-[state=checked]:border-primary group-data-[state=checked]:bg-primary">
                <Radix.Indicator className="size-1.5 rounded-full bg-primary-ink" />
              </span>
            </Radix.Item>
          </span>
          <span className="min-w-0">
            <span id={`${id}-${index}`} className="block text-13 text-ink">
              {option.label}
            </span>
            {option.hint && (
              <span id={`${id}-${index}-hint`} className="block text-xs text-pretty text-ink-3">
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </Radix.Root>
  );
}
