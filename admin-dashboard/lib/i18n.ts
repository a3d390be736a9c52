'use client';

import { useSyncExternalStore } from 'react';
import en from '@/messages/en';
import fr from '@/messages/fr';

export type Locale = 'en' | 'fr';
export const LOCALES: readonly Locale[] = ['en', 'fr'];
export const MESSAGES: Record<Locale, typeof en> = { en, fr };

const KEY = 'prospect.locale';
const listeners = new Set<() => void>();

function isLocale(value: string | null): value is Locale {
  return value === 'en' || value === 'fr';
}

/** The language chosen before, else the first one of the browser's that there is, else English. */
function currentLocale(): Locale {
  try {
    const chosen = window.localStorage.getItem(KEY);
    if (isLocale(chosen)) return chosen;
  } catch {
    // A browser that keeps nothing still has languages.
  }
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag): tag is Locale => isLocale(tag)) ?? 'en';
}

let chosenHere: Locale | null = null;

/** Changes the language of every open view at once, and of later visits. */
export function chooseLocale(locale: Locale): void {
  chosenHere = locale;
  try {
    window.localStorage.setItem(KEY, locale);
  } catch {
    // Then it lasts as long as this page.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The language in use; null while pages are exported, when nobody's language is known and nothing with words may be drawn. */
export function useChosenLocale(): Locale | null {
  return useSyncExternalStore(
    subscribe,
    () => chosenHere ?? currentLocale(),
    () => null,
  );
}
