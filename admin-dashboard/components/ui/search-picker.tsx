'use client';

import { Check, ChevronDown } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';
import { SampleBadge } from './badge';
import { CONTROL, SearchInput, useField } from './field';
import { FLOAT_ITEM } from './menu';
import { Popover, PopoverContent, PopoverTrigger } from './popover';
import { Spinner } from './spinner';

export interface PickerOption {
  value: string;
  label: string;
  /** Beside the label, smaller. */
  hint?: string;
  /** A made-up lead, which is marked as one. */
  isSample?: boolean;
}

interface SearchPickerProps {
  /** Null while nothing is chosen. */
  value: string | null;
  /** What the button shows for the value. */
  shown?: string;
  /** What the button shows while nothing is chosen. */
  placeholder: string;
  onValueChange: (value: string | null, option: PickerOption | null) => void;
  /** What fits the search, the best first. */
  options: readonly PickerOption[];
  search: string;
  /** Also called, with nothing, when the choice is opened. */
  onSearchChange: (search: string) => void;
  /** Name of the field to search in. */
  searchLabel: string;
  /** Said when nothing fits. */
  emptyText: string;
  /** The first entry, which chooses nothing; missing where something has to be chosen. */
  noneLabel?: string;
  loading?: boolean;
  /** Its name for a screen reader; not needed inside a `Field`. */
  label?: string;
  size?: 'sm' | 'md';
  disabled?: boolean;
  className?: string;
}

/** A choice of one among many: a button that opens a field to search in and what fits. Arrows, Home, End and Enter work from the field. */
export function SearchPicker(props: SearchPickerProps) {
  const { value, shown, placeholder, label, size = 'md', disabled, className, searchLabel, onSearchChange } = props;
  const [isOpen, setOpen] = useState(false);
  const field = useField({});
  const text = value === null ? placeholder : (shown ?? value);
  return (
    <Popover
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) onSearchChange('');
      }}
    >
      <PopoverTrigger asChild>
        <button
          type="button"
          {...field}
          aria-required={undefined}
          aria-label={label ? `${label}: ${text}` : undefined}
          disabled={disabled}
          className={cn(
            CONTROL,
            'inline-flex items-center justify-between gap-2 text-left',
            size === 'sm' ? 'h-7 px-2 text-xs' : 'text-13',
            value === null && 'text-ink-3',
            className,
          )}
        >
          <span className="truncate">{text}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      </PopoverTrigger>
      <PopoverContent label={searchLabel} align="start" className="flex w-72 flex-col overflow-hidden p-0">
        <Choices {...props} onDone={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}

function Choices({
  value,
  onValueChange,
  options,
  search,
  onSearchChange,
  searchLabel,
  emptyText,
  noneLabel,
  loading,
  onDone,
}: SearchPickerProps & { onDone: () => void }) {
  const t = useTranslations('common.state');
  const listId = useId();
  const rows: readonly (PickerOption | null)[] = noneLabel !== undefined && search === '' ? [null, ...options] : options;
  const [marked, setMarked] = useState(0);
  const at = Math.min(marked, Math.max(0, rows.length - 1));

  function choose(index: number) {
    const option = rows[index];
    if (option === undefined) return;
    onValueChange(option?.value ?? null, option);
    onDone();
  }
  function onKeyDown(event: KeyboardEvent) {
    const last = rows.length - 1;
    const next =
      event.key === 'ArrowDown'
        ? Math.min(last, at + 1)
        : event.key === 'ArrowUp'
          ? Math.max(0, at - 1)
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : null;
    if (next !== null) {
      event.preventDefault();
      setMarked(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(at);
    }
  }
  return (
    <>
      <div className="shrink-0 border-b border-line p-2">
        <SearchInput
          label={searchLabel}
          placeholder={searchLabel}
          value={search}
          onValueChange={(next) => {
            onSearchChange(next);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={rows.length > 0 ? `${listId}-${at}` : undefined}
          autoComplete="off"
          maxLength={200}
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={searchLabel}
        aria-busy={loading || undefined}
        className="max-h-64 min-h-0 flex-1 overflow-y-auto p-1 text-13"
      >
        {rows.map((option, index) => (
          <div
            key={option?.value ?? ''}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={(option?.value ?? null) === value}
            data-highlighted={index === at ? '' : undefined}
            onPointerMove={() => setMarked(index)}
            onClick={() => choose(index)}
            className={cn(FLOAT_ITEM, 'pr-8')}
          >
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2">
                <span className={cn('truncate', option === null && 'text-ink-3')}>{option?.label ?? noneLabel}</span>
                {option?.isSample && <SampleBadge isPart className="shrink-0" />}
              </span>
              {option?.hint && <span className="block truncate text-xs text-ink-3">{option.hint}</span>}
            </span>
            {(option?.value ?? null) === value && <Check aria-hidden className="absolute right-2 size-4 text-accent" />}
          </div>
        ))}
      </div>
      {options.length === 0 && (
        <p role="status" className="flex items-center justify-center gap-2 px-3 pb-4 text-center text-13 text-ink-3">
          {loading ? (
            <>
              <Spinner /> {t('loading')}
            </>
          ) : (
            emptyText
          )}
        </p>
      )}
    </>
  );
}
