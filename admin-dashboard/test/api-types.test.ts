import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('types of the API are those of the OpenAPI file; if not, run `npm run api`', async () => {
  const contract = readFileSync(resolve(import.meta.dirname, '../../src/main/resources/openapi/prospect-assistant.yaml'), 'utf8');
  const now = COMMENT_HEADER + astToString(await openapiTS(contract, { defaultNonNullable: false }));
  expect(now).toBe(readFileSync(resolve(import.meta.dirname, '../lib/api/schema.d.ts'), 'utf8'));
});
