import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { policyFileSchema } from './policy-file-schema.ts';

it('the schema for editors says what the service reads', async () => {
  const stored = await readFile(new URL('./policy-file.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(stored)).toEqual(JSON.parse(policyFileSchema()));
});
