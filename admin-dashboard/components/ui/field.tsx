'use client';

import { CircleAlert, Eye, EyeOff, Search, X } from 'lucide-react';
import { createContext, useContext, useId, useRef, useState, type ComponentProps, type ReactNode, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';

/** The frame of everything that is typed into or chosen from. 16 px on a phone, below which iOS would zoom in. */
export const CONTROL =
  'h-8 w-full min-w-0 rounded-control border border-line-strong bg-surface px-2.5 text-base text-ink shadow-card transition-[border-color,box-shadow] placeholder:text-ink-3 hover:border-ink-3/60 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-bad-solid sm:text-13 dark:bg-sunken';

interface FieldIds {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}
const FieldContext = createContext<FieldIds | null>(null);

interface FieldProps {
  label: ReactNode;
  /** One sentence that helps, under the control. */
  hint?: ReactNode;
  /** What is wrong with the value; takes the hint's place. */
  error?: ReactNode;
  /** Marked by a star and `aria-required`. */
  required?: boolean;
  /** After the label at the right: "optional", a counter. */
  aside?: ReactNode;
  /** The label is for a screen reader alone. */
  hideLabel?: boolean;
  /** The content is a group of controls, such as a `RadioGroup`. */
  group?: boolean;
  className?: string;
  children: ReactNode;
}

/** A label, a control, a hint and an error, tied together: the control inside needs no id of its own. */
export function Field({ label, hint, error, required = false, aside, hideLabel = false, group = false, className, children }: FieldProps) {
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  const words = (
    <>
      {label}
      {required && (
        <span aria-hidden className="ml-0.5 text-bad">
          *
        </span>
      )}
    </>
  );
  return (
    <FieldContext value={{ id, labelId: `${id}-label`, describedBy: note, invalid: Boolean(error), required }}>
      <div className={cn('min-w-0', className)}>
        <div className={cn('mb-1.5 flex items-baseline justify-between gap-3', hideLabel && 'sr-only')}>
          {group ? (
            <span id={`${id}-label`} className="text-13 font-medium text-ink">
              {words}
            </span>
          ) : (
            <label id={`${id}-label`} htmlFor={id} className="text-13 font-medium text-ink">
              {words}
            </label>
          )}
          {aside && <span className="text-xs text-ink-3">{aside}</span>}
        </div>
        {children}
        {error ? (
          <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-xs text-pretty text-bad">
            <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            <span>{error}</span>
          </p>
        ) : (
          hint && (
            <p id={`${id}-hint`} className="mt-1.5 text-xs text-pretty text-ink-3">
              {hint}
            </p>
          )
        )}
      </div>
    </FieldContext>
  );
}

interface Tied {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling';
}

/** What ties a control to the `Field` around it, where there is one; what the control says itself comes first. */
export function useField({ id, 'aria-describedby': describedBy, 'aria-invalid': invalid }: Tied) {
  const field = useContext(FieldContext);
  return {
    id: id ?? field?.id,
    'aria-describedby': [describedBy, field?.describedBy].filter(Boolean).join(' ') || undefined,
    'aria-invalid': invalid ?? (field?.invalid || undefined),
    'aria-required': field?.required || undefined,
  };
}

/** The id of the label of the `Field` around a group of controls, which `htmlFor` cannot name. */
export function useFieldLabel(): string | undefined {
  return useContext(FieldContext)?.labelId;
}

/** A line of text. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input type="text" {...props} {...useField(props)} className={cn(CONTROL, className)} />;
}

/** A password that can be looked at before it is sent. */
export function PasswordInput({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  const t = useTranslations('common.password');
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className={cn('relative', className)}>
      <Input autoCapitalize="off" spellCheck={false} {...props} type={shown ? 'text' : 'password'} className="pr-9" />
      <button
        type="button"
        aria-label={shown ? t('hide') : t('show')}
        onClick={() => setShown(!shown)}
        className="absolute top-1 right-1 grid size-6 place-items-center rounded-badge text-ink-3 hover:bg-hover hover:text-ink"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </div>
  );
}

/** Several lines of text; grows with them up to 16 rem, then scrolls. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} {...props} {...useField(props)} className={cn(CONTROL, 'field-sizing-content h-auto max-h-64 min-h-16 resize-none py-1.5', className)} />;
}

interface SearchInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'size'> {
  value: string;
  onValueChange: (value: string) => void;
  /** Its name for a screen reader. */
  label: string;
  /** Shown at the right while the field is empty: a `Kbd`. */
  shortcut?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** A field to search in: Escape empties it first and leaves it then. */
export function SearchInput({ value, onValueChange, label, shortcut, className, onKeyDown, ref, ...props }: SearchInputProps) {
  const t = useTranslations('common.actions');
  const input = useRef<HTMLInputElement | null>(null);
  return (
    <div className={cn('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3" />
      <Input
        {...props}
        ref={(element) => {
          input.current = element;
          if (typeof ref === 'function') return ref(element);
          if (ref) ref.current = element;
        }}
        type="search"
        aria-label={label}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            // Only its own: a dialog around it stays open while there is something to clear.
            if (value) event.stopPropagation();
            else input.current?.blur();
            onValueChange('');
          }
          onKeyDown?.(event);
        }}
        className="px-8 [&::-webkit-search-cancel-button]:appearance-none"
      />
      {value ? (
        <button
          type="button"
          aria-label={t('clear')}
          onClick={() => {
            onValueChange('');
            input.current?.focus();
          }}
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-badge text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      ) : (
        shortcut && <span className="pointer-events-none absolute top-1.5 right-1.5 max-sm:hidden">{shortcut}</span>
      )}
    </div>
  );
}

interface NumberInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> {
  /** Null while the field is empty. */
  value: number | null;
  onValueChange: (value: number | null) => void;
  /** After the figure: "%", "km". */
  unit?: ReactNode;
}

/** A number. The wheel scrolls the page, never the number. */
export function NumberInput({ value, onValueChange, unit, className, ...props }: NumberInputProps) {
  return (
    <div className={cn('relative', className)}>
      <Input
        inputMode="numeric"
        {...props}
        type="number"
        value={value ?? ''}
        onChange={(event) => onValueChange(event.target.value === '' || Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber)}
        onWheel={(event) => event.currentTarget.blur()}
        className={cn('tabular [&::-webkit-inner-spin-button]:appearance-none', unit ? 'pr-10' : undefined)}
      />
      {unit && <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-ink-3">{unit}</span>}
    </div>
  );
}
