// Writes lib/categories.json from the taxonomy that the server reads: for each category its name in English and in French.
// Run by `npm run categories` after any change of the taxonomy; a test fails while the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const taxonomy = join(here, '../../src/main/resources/taxonomy/categories.yaml');
const names = join(here, '../lib/categories.json');

/** The text that lib/categories.json must have: `{"<key>": ["<English>", "<French>"]}`, one category a line. */
export function categoriesJson() {
  const lines = Object.entries(parse(readFileSync(taxonomy, 'utf8')))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { en, fr }]) => `  ${JSON.stringify(key)}: ${JSON.stringify([en.label, fr.label])}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(names, categoriesJson());
