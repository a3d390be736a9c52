import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATEGORY_KEYS, categoryName } from '@/lib/categories';
import { categoriesJson } from '@/scripts/categories.mjs';

describe('The names of the categories', () => {
  it('are those of the taxonomy that the server reads (else: npm run categories)', () => {
    expect(readFileSync('lib/categories.json', 'utf8')).toBe(categoriesJson());
  });

  it('are there for every key in both languages', () => {
    expect(CATEGORY_KEYS.length).toBeGreaterThanOrEqual(150);
    for (const key of CATEGORY_KEYS) {
      expect(categoryName(key, 'en')).not.toBe('');
      expect(categoryName(key, 'fr')).not.toBe('');
    }
    expect(categoryName('accountant', 'en')).toBe('Accountant');
    expect(categoryName('accountant', 'fr')).toBe('Expert-comptable');
  });

  it('leave free text as it is, and never take a name from the language itself', () => {
    expect(categoryName('bee_keeper', 'en')).toBe('Bee keeper');
    expect(categoryName('épicerie fine', 'fr')).toBe('Épicerie fine');
    expect(categoryName('constructor', 'en')).toBe('Constructor');
    expect(categoryName(null, 'en')).toBe('');
  });
});
