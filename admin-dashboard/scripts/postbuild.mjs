// After the export: notes the hash of every inline script, so that the server can allow exactly these and no other
// (Content Security Policy Level 3, hash-source).
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const out = new URL('../out/', import.meta.url);
const hashesByPage = {};
for (const page of readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.html')).sort()) {
  const html = readFileSync(new URL(page, out), 'utf8');
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  hashesByPage[page] = inline.map((script) => `sha256-${createHash('sha256').update(script).digest('base64')}`);
}
writeFileSync(new URL('csp-hashes.json', out), `${JSON.stringify(hashesByPage, null, 1)}\n`);
