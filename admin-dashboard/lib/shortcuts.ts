'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';

const KEY = 'prospect.single-keys';
const CHANGED = 'prospect:single-keys';

function read(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Whether single letters are shortcuts (WCAG 2.1.4: they can be turned off), and how to change it. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (listener) => {
      window.addEventListener(CHANGED, listener);
      window.addEventListener('storage', listener);
      return () => {
        window.removeEventListener(CHANGED, listener);
        window.removeEventListener('storage', listener);
      };
    },
    read,
    () => true,
  );
  return [
    on,
    (next) => {
      try {
        window.localStorage.setItem(KEY, next ? 'on' : 'off');
      } catch {
        // Then it stays as it is.
      }
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

const TAKING = 'input, textarea, select, [role="combobox"], [role="menu"], [role="listbox"], [role="alertdialog"]';

/**
 * Whether a key goes to something that takes letters itself: a field, a menu, a list box or the button that opens one, an open dialog
 * unless the keys are its own.
 */
function isTaken(target: EventTarget | null, inDialog: boolean): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest(inDialog ? TAKING : `${TAKING}, [role="dialog"]`) !== null;
}

/** `n`, `/`, `?`, … or two letters after each other such as `g l`. */
export type Keys = Record<string, () => void>;

const SECOND_KEY_WITHIN_MS = 900;

/**
 * Single keys that do something on this view. Ignored with Ctrl, Alt or ⌘, in fields, menus and dialogs, and when the reader has
 * turned them off. A key that is not named is left to the browser. `inDialog`: the keys of a dialog, such as a sheet, for while it is open.
 */
export function useKeys(keys: Keys, { inDialog = false }: { inDialog?: boolean } = {}): void {
  const [on] = useSingleKeys();
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    if (!on) return undefined;
    let first = '';
    let firstAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event.target, inDialog))
        return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const pair = event.timeStamp - firstAt < SECOND_KEY_WITHIN_MS ? `${first} ${key}` : '';
      // A letter after g belongs to the pair, whoever on the page knows it: alone it would mean something else.
      const action = current.current[pair] ?? (pair.startsWith('g ') ? undefined : current.current[key]);
      first = key;
      firstAt = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      first = '';
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [on, inDialog]);
}

/** Moves the focus from the row that has it to the link of the next or the row before; to the first row when none has it. */
export function walkRows(root: HTMLElement | null, step: 1 | -1): void {
  const links = [...(root?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
  const here = links.findIndex((link) => link.closest('li, tr')?.contains(document.activeElement));
  const to = links[here < 0 ? 0 : here + step];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
}
