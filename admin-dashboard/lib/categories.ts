'use client';

import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import names from './categories.json';
import type { Locale } from './i18n';

const NAMES = names as unknown as Readonly<Record<string, readonly [en: string, fr: string]>>;

/** Every key of the taxonomy, in the order of the alphabet. */
export const CATEGORY_KEYS: readonly string[] = Object.keys(NAMES);

function capital(text: string, locale: Locale): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** The name of a category as it stands inside a sentence; free text that is no key stays as it is, save for `_`. */
export function plainName(key: string, locale: Locale): string {
  const known = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  return known ? known[locale === 'fr' ? 1 : 0] : key.replaceAll('_', ' ');
}

/** {@link plainName} with a capital; empty for null. */
export function categoryName(key: string | null | undefined, locale: Locale): string {
  return key ? capital(plainName(key, locale), locale) : '';
}

/** {@link categoryName} in the reader's language. */
export function useCategoryName(): (key: string | null | undefined) => string {
  const locale = useLocale();
  return useMemo(() => (key) => categoryName(key, locale), [locale]);
}

export interface Category {
  key: string;
  name: string;
}

/** Every category with its name in the reader's language, in the order of the names. */
export function useCategories(): readonly Category[] {
  const locale = useLocale();
  return useMemo(
    () => CATEGORY_KEYS.map((key) => ({ key, name: categoryName(key, locale) })).sort((a, b) => a.name.localeCompare(b.name, locale)),
    [locale],
  );
}
