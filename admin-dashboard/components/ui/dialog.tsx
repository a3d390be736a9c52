'use client';

import { X } from 'lucide-react';
import { AlertDialog as RadixAlert, Dialog as Radix } from 'radix-ui';
import { useId, useRef, useState, type ComponentProps, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';
import { Banner } from './banner';
import { Button, IconButton } from './button';
import { useErrorWords } from './error-state';
import { Input } from './field';
import { OpenerProvider, useOpener } from './opener';

/** A window over the page: `open` and `onOpenChange`, or a `DialogTrigger` inside. Focus stays in it and goes back after it. */
export function Dialog(props: ComponentProps<typeof Radix.Root>) {
  return (
    <OpenerProvider open={props.open}>
      <Radix.Root {...props} />
    </OpenerProvider>
  );
}
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

const OVERLAY = 'fixed inset-0 z-50 animate-fade-in bg-overlay backdrop-blur-[2px]';
const WINDOW =
  'fixed inset-x-4 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-2rem)] -translate-y-1/2 animate-rise flex-col overflow-hidden rounded-panel border border-line bg-surface shadow-float outline-none dark:border-line-strong';
const WIDTHS = { sm: 'max-w-md', md: 'max-w-lg', lg: 'max-w-2xl' } as const;

interface DialogContentProps {
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Buttons at the right end of the last line, the one that acts last. */
  footer?: ReactNode;
  size?: keyof typeof WIDTHS;
  /** Where focus starts; else at the first thing that takes it. */
  onOpenAutoFocus?: (event: Event) => void;
  className?: string;
  children?: ReactNode;
}

/** The window of a dialog; what is too long scrolls between its title and its buttons. */
export function DialogContent({ title, description, footer, size = 'md', onOpenAutoFocus, className, children }: DialogContentProps) {
  const t = useTranslations('common.actions');
  const giveFocusBack = useOpener();
  return (
    <Radix.Portal>
      <Radix.Overlay className={OVERLAY} />
      <Radix.Content onOpenAutoFocus={onOpenAutoFocus} onCloseAutoFocus={giveFocusBack} className={cn(WINDOW, WIDTHS[size])} {...(description ? {} : { 'aria-describedby': undefined })}>
        <div className="shrink-0 py-4 pr-12 pb-1 pl-5">
          <Radix.Title className="text-base leading-6 font-semibold text-ink">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-13 text-pretty text-ink-3">{description}</Radix.Description>}
        </div>
        <div className={cn('min-h-0 flex-1 overflow-y-auto px-5 py-3', className)}>{children}</div>
        {footer && <div className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">{footer}</div>}
        {/* The last one for Tab: focus starts at what the window is about. */}
        <Radix.Close asChild>
          <IconButton label={t('close')} size="sm" bare className="absolute top-3.5 right-3.5">
            <X aria-hidden />
          </IconButton>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

export interface ConfirmDialogProps {
  /** With `onOpenChange`; or leave both out and give a `trigger`. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** One button that opens it. */
  trigger?: ReactNode;
  /** A question. */
  title: string;
  /** What happens then, and whether it can be undone. */
  text?: ReactNode;
  /** Names the effect: "Delete 3 leads", never "OK". */
  confirmLabel: string;
  cancelLabel?: string;
  /** There is nothing to confirm yet. */
  disabled?: boolean;
  tone?: 'primary' | 'danger';
  /** What is done. The window closes when it has gone well; when it throws, it stays and says why. */
  onConfirm: () => unknown;
  /** A word to be typed before the button works: for what cannot be undone. */
  typed?: string;
  /** More to read or to choose, under the text. */
  children?: ReactNode;
}

/** Asks before something is done. Escape and Cancel leave all as it was; a press beside it does nothing. */
export function ConfirmDialog({ open, onOpenChange, trigger, ...ask }: ConfirmDialogProps) {
  const [own, setOwn] = useState(false);
  const busy = useRef(false);
  const set = (next: boolean) => {
    if (busy.current) return;
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <OpenerProvider open={open ?? own}>
      <RadixAlert.Root open={open ?? own} onOpenChange={set}>
        {trigger && <RadixAlert.Trigger asChild>{trigger}</RadixAlert.Trigger>}
        <RadixAlert.Portal>
          <RadixAlert.Overlay className={OVERLAY} />
          {/* Its inside is made anew at each opening: no error and no typed word of before. */}
          <ConfirmWindow
            {...ask}
            onBusy={(now) => {
              busy.current = now;
            }}
            onDone={() => set(false)}
          />
        </RadixAlert.Portal>
      </RadixAlert.Root>
    </OpenerProvider>
  );
}

type ConfirmWindowProps = Omit<ConfirmDialogProps, 'open' | 'onOpenChange' | 'trigger'> & { onBusy: (busy: boolean) => void; onDone: () => void };

function ConfirmWindow({ typed, text, ...ask }: ConfirmWindowProps) {
  const word = useRef<HTMLInputElement>(null);
  const giveFocusBack = useOpener();
  return (
    <RadixAlert.Content
      onCloseAutoFocus={giveFocusBack}
      className={cn(WINDOW, WIDTHS.sm)}
      {...(text ? {} : { 'aria-describedby': undefined })}
      onOpenAutoFocus={(event) => {
        if (!typed) return;
        event.preventDefault();
        word.current?.focus();
      }}
    >
      <ConfirmForm typed={typed} text={text} word={word} {...ask} />
    </RadixAlert.Content>
  );
}

function ConfirmForm({
  title,
  text,
  confirmLabel,
  cancelLabel,
  tone = 'primary',
  onConfirm,
  typed,
  disabled = false,
  children,
  word,
  onBusy,
  onDone,
}: ConfirmWindowProps & { word: React.RefObject<HTMLInputElement | null> }) {
  const t = useTranslations('common');
  const wordsOf = useErrorWords();
  const id = useId();
  const [entry, setEntry] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = !disabled && (!typed || entry.trim() === typed);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setError(null);
    onBusy(true);
    try {
      await onConfirm();
      onBusy(false);
      onDone();
    } catch (failure) {
      onBusy(false);
      setError(failure ?? new Error());
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-5 pb-4">
        <RadixAlert.Title className="text-base leading-6 font-semibold text-balance text-ink">{title}</RadixAlert.Title>
        {text && (
          <RadixAlert.Description asChild>
            <div className="mt-1.5 text-13 text-pretty text-ink-2">{text}</div>
          </RadixAlert.Description>
        )}
        {children && <div className="mt-3">{children}</div>}
        {typed && (
          <div className="mt-4">
            <label htmlFor={id} className="mb-1.5 block text-13 text-ink-2">
              {t.rich('dialog.typed', { word: typed, strong: (chunks) => <strong className="font-semibold text-ink">{chunks}</strong> })}
            </label>
            <Input id={id} ref={word} value={entry} onChange={(event) => setEntry(event.target.value)} autoComplete="off" autoCapitalize="off" spellCheck={false} />
          </div>
        )}
        {error !== null && (
          <Banner tone="bad" live="assertive" className="mt-4">
            {wordsOf(error).text}
          </Banner>
        )}
      </div>
      <div className="flex shrink-0 flex-wrap justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
        <RadixAlert.Cancel asChild>
          <Button disabled={busy}>{cancelLabel ?? t('actions.cancel')}</Button>
        </RadixAlert.Cancel>
        <Button type="submit" variant={tone} loading={busy} disabled={!ready}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
