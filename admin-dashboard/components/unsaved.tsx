'use client';

import { useRouter } from 'next/navigation';
import { createContext, useCallback, useContext, useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '@/components/ui/dialog';

interface Unsaved {
  /** Says whether a form has something that is not saved. */
  report: (form: string, isDirty: boolean) => void;
  /** Does it, after asking when something would be lost. */
  leave: (action: () => void) => void;
}

const UnsavedContext = createContext<Unsaved>({ report: () => undefined, leave: (action) => action() });

/** Asks before a link, a key, the palette, Back or a reload loses what was typed in a form, wherever on the page the form is. */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common.discard');
  const router = useRouter();
  const dirty = useRef(new Set<string>());
  // Where the form stands, to come back to when Back has been pressed.
  const here = useRef<{ href: string; state: unknown }>(null);
  const [asked, setAsked] = useState<(() => void) | null>(null);

  const report = useCallback((form: string, isDirty: boolean) => {
    if (isDirty && dirty.current.size === 0) here.current = { href: window.location.href, state: window.history.state };
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
      if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
      if (link.origin !== window.location.origin || link.hash) return;
      event.preventDefault();
      event.stopPropagation();
      leave(() => router.push(link.pathname + link.search));
    };
    const onPop = (event: PopStateEvent) => {
      if (dirty.current.size === 0 || !here.current) return;
      // The browser has gone already. The form's address is put on top again, so that one step back is what was wished.
      event.stopImmediatePropagation();
      window.history.pushState(here.current.state, '', here.current.href);
      leave(() => window.history.back());
    };
    window.addEventListener('beforeunload', onUnload);
    // Before the link itself and the router hear of it.
    document.addEventListener('click', onClick, true);
    window.addEventListener('popstate', onPop, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('popstate', onPop, true);
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

/** Goes to a page of this site, after asking when something typed would be lost. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  const leave = useLeave();
  return (href) => leave(() => router.push(href));
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
