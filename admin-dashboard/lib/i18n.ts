'use client';

import { useSyncExternalStore } from 'react';
import type en from '@/messages/en';

export type Locale = 'en' | 'fr';
export const LOCALES: readonly Locale[] = ['en', 'fr'];

/** A language with everything that is said in it. */
export interface Words {
  locale: Locale;
  messages: typeof en;
}

/** Nobody reads two languages at once, so a browser fetches the words of one. */
const WORDS = { en: () => import('@/messages/en'), fr: () => import('@/messages/fr') };

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
let shown: Words | null = null;

/** Fetches the words of the language that is chosen, then shows them; until then what was shown before stays. */
async function fetchWords(): Promise<void> {
  const locale = chosenHere ?? currentLocale();
  if (shown?.locale === locale) return;
  const { default: messages } = await WORDS[locale]();
  if (shown?.locale === locale || locale !== (chosenHere ?? currentLocale())) return; // here already, or chosen anew meanwhile
  shown = { locale, messages };
  listeners.forEach((listener) => listener());
}

/** Changes the language of every open view at once, and of later visits. */
export function chooseLocale(locale: Locale): void {
  chosenHere = locale;
  try {
    window.localStorage.setItem(KEY, locale);
  } catch {
    // Then it lasts as long as this page.
  }
  void fetchWords();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  void fetchWords();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', onStorage);
  };
}

/** Another window has chosen a language: it is the choice here, too. */
function onStorage(event: StorageEvent): void {
  if (event.key !== KEY || !isLocale(event.newValue)) return;
  chosenHere = event.newValue;
  void fetchWords();
}

/** The words in use; null while pages are exported, when nobody's language is known and nothing with words may be drawn, and until they have come. */
export function useWords(): Words | null {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
}

/** The language in use; null as long as there are no words. */
export function useChosenLocale(): Locale | null {
  return useWords()?.locale ?? null;
}
