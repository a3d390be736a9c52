'use client';

import { useRouter } from 'next/navigation';
import { createContext, useCallback, useContext, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';

interface Unsaved {
  /** Says whether a form has something that is not saved. */
  report: (form: string, isDirty: boolean) => void;
  /** Does it, after asking when something would be lost. */
  leave: (action: () => void) => void;
}

const UnsavedContext = createContext<Unsaved>({ report: () => undefined, leave: (action) => action() });

/** Asks before a tab, a link or a reload loses what was typed in a form of the settings. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const t = useTranslations('common.discard');
  const router = useRouter();
  const dirty = useRef(new Set<string>());
  const [asked, setAsked] = useState<(() => void) | null>(null);

  const report = useCallback((form: string, isDirty: boolean) => {
    if (isDirty) dirty.current.add(form);
    else dirty.current.delete(form);
  }, []);
  const leave = useCallback((action: () => void) => {
    if (dirty.current.size === 0) action();
    else setAsked(() => action);
  }, []);

  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      if (dirty.current.size > 0) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      if (dirty.current.size === 0 || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== window.location.origin || link.hash) return;
      event.preventDefault();
      event.stopPropagation();
      leave(() => router.push(link.pathname + link.search));
    };
    window.addEventListener('beforeunload', onUnload);
    // Before the link itself hears of it.
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [leave, router]);

  return (
    <UnsavedContext value={{ report, leave }}>
      {children}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={t('title')}
        text={t('text')}
        cancelLabel={t('stay')}
        confirmLabel={t('leave')}
        tone="danger"
        onConfirm={() => {
          dirty.current.clear();
          asked?.();
        }}
      />
    </UnsavedContext>
  );
}

/** Does something that would lose what is typed, after asking. */
export function useLeave(): Unsaved['leave'] {
  return useContext(UnsavedContext).leave;
}

/** Says whether this form has something that is not saved. */
export function useUnsaved(isDirty: boolean): void {
  const { report } = useContext(UnsavedContext);
  const form = useId();
  useEffect(() => {
    report(form, isDirty);
    return () => report(form, false);
  }, [report, form, isDirty]);
}

interface SaveBarProps {
  isDirty: boolean;
  isBusy: boolean;
  onDiscard: () => void;
}

/** Stays in sight at the bottom while a form differs from what is saved; its button submits the form around it. */
export function SaveBar({ isDirty, isBusy, onDiscard }: SaveBarProps) {
  const t = useTranslations('settings.save');
  const common = useTranslations('common.actions');
  if (!isDirty) return null;
  return (
    <div
      role="region"
      aria-label={t('label')}
      className="sticky bottom-3 z-10 flex animate-rise flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line-strong bg-surface px-4 py-2.5 shadow-float"
    >
      <p className="min-w-0 flex-[1_1_10rem] text-13 text-ink-2">{t('dirty')}</p>
      <div className="ml-auto flex gap-2">
        <Button onClick={onDiscard} disabled={isBusy}>
          {t('discard')}
        </Button>
        <Button type="submit" variant="primary" loading={isBusy}>
          {common('save')}
        </Button>
      </div>
    </div>
  );
}
