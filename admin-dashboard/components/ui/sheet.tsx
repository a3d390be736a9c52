'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '@/lib/utils';
import { IconButton } from './button';
import { OpenerProvider, useOpener } from './opener';

/** A window at the side of the page: `open` and `onOpenChange`. Focus stays in it and goes back after it. */
export function Sheet(props: ComponentProps<typeof Radix.Root>) {
  return (
    <OpenerProvider open={props.open}>
      <Radix.Root {...props} />
    </OpenerProvider>
  );
}
export const SheetTrigger = Radix.Trigger;

interface SheetContentProps {
  title: ReactNode;
  /** One line under the title. */
  description?: ReactNode;
  /** Before the title: an avatar, a status. */
  leading?: ReactNode;
  /** Buttons beside the one that closes. */
  actions?: ReactNode;
  /** Buttons that stay in sight at the bottom. */
  footer?: ReactNode;
  /** `right`: a record, 480 px wide and the whole screen on a phone. `left`: a drawer, as wide as its content needs. */
  side?: 'right' | 'left';
  /** The title is for a screen reader alone. */
  hideTitle?: boolean;
  /** Of the part that scrolls. */
  className?: string;
  children: ReactNode;
}

/** The window of a sheet: a head that stays, a body that scrolls, a foot that stays. */
export function SheetContent({
  title,
  description,
  leading,
  actions,
  footer,
  side = 'right',
  hideTitle = false,
  className,
  children,
}: SheetContentProps) {
  const t = useTranslations('common.actions');
  const giveFocusBack = useOpener();
  const close = (
    <Radix.Close asChild>
      <IconButton label={t('close')} size="sm" bare>
        <X aria-hidden />
      </IconButton>
    </Radix.Close>
  );
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
      <Radix.Content
        // Its title is read out; Tab goes on to the first thing inside.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          (event.currentTarget as HTMLElement | null)?.focus();
        }}
        onCloseAutoFocus={giveFocusBack}
        // A message that comes and goes lies above the window; its Undo does not leave it.
        onInteractOutside={(event) => {
          if ((event.target as Element | null)?.closest('[data-sonner-toaster]')) event.preventDefault();
        }}
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed z-40 flex flex-col overflow-hidden shadow-float outline-none',
          side === 'right'
            ? 'inset-0 animate-slide-left bg-surface sm:inset-y-2 sm:right-2 sm:left-auto sm:w-[480px] sm:max-w-[calc(100vw-1rem)] sm:rounded-panel sm:border sm:border-line'
            : 'inset-y-0 left-0 w-72 max-w-[85vw] animate-slide-right border-r border-line bg-canvas',
        )}
      >
        {hideTitle ? (
          <>
            <Radix.Title className="sr-only">{title}</Radix.Title>
            {description && <Radix.Description className="sr-only">{description}</Radix.Description>}
            <div className="absolute top-2.5 right-2.5 z-10 flex items-center gap-1">
              {actions}
              {close}
            </div>
          </>
        ) : (
          <div className="flex shrink-0 items-center gap-3 border-b border-line py-3 pr-3 pl-5">
            {leading}
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate text-sm font-semibold text-ink">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="truncate text-xs text-ink-3">{description}</div>
                </Radix.Description>
              )}
            </div>
            <div className="flex shrink-0 items-center gap-1">
              {actions}
              {close}
            </div>
          </div>
        )}
        <div className={cn('min-h-0 flex-1 overflow-y-auto overscroll-contain', side === 'right' && 'px-5 py-4', className)}>
          {children}
        </div>
        {footer && (
          <div className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">{footer}</div>
        )}
      </Radix.Content>
    </Radix.Portal>
  );
}
