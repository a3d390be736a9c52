// Writes lib/categories.json from the taxonomy that the server reads: for each category its name in English and in French.
// Run by `npm run categories` after any change of the taxonomy; a test fails while the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const taxonomy = new URL('../../src/main/resources/taxonomy/categories.yaml', import.meta.url);
const names = new URL('../lib/categories.json', import.meta.url);

/** The text that lib/categories.json must have: `{"<key>": ["<English>", "<French>"]}`, one category a line. */
export function categoriesJson() {
  const lines = Object.entries(parse(readFileSync(taxonomy, 'utf8')))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { en, fr }]) => `  ${JSON.stringify(key)}: ${JSON.stringify([en.label, fr.label])}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(names, categoriesJson());
