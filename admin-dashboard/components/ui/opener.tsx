'use client';

import { createContext, useContext, useState, type ReactNode } from 'react';

const OpenerContext = createContext<(event: Event) => void>(() => undefined);

/** What had the focus; of a menu that closes on this press, the button that opened it. */
function focused(): HTMLElement | null {
  const now = document.activeElement;
  const name = now?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const opener = name ? document.getElementById(name) : now;
  return opener instanceof HTMLElement && opener !== document.body ? opener : null;
}

/** The window that lies on top, else the place of the page: a reader goes on there when what had the focus is gone. */
function focusNearest(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const windows = document.querySelectorAll<HTMLElement>('[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]');
  (windows[windows.length - 1] ?? document.getElementById('content'))?.focus({ preventScroll: true });
}

/**
 * Around the root of a window that is opened by `open` and has no trigger of its own: remembers what had the focus when it opened.
 * Read while drawing, before the press that opened it has changed anything on the page.
 */
export function OpenerProvider({ open = false, children }: { open?: boolean; children: ReactNode }) {
  const [wasOpen, setWasOpen] = useState(false);
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open && typeof document !== 'undefined') setOpener(focused());
  }
  const giveBack = (event: Event) => {
    if (opener?.isConnected) {
      event.preventDefault();
      opener.focus({ preventScroll: true });
    }
    // A trigger takes its focus by itself, after this.
    window.setTimeout(focusNearest);
  };
  return <OpenerContext value={giveBack}>{children}</OpenerContext>;
}

/** Gives the focus back when a window has closed: for its `onCloseAutoFocus`. */
export function useOpener(): (event: Event) => void {
  return useContext(OpenerContext);
}
