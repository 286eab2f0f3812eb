import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SPOILINGS } from './spoilings.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** Otherwise the proof finds out after minutes that the product has moved on. */
test.each(SPOILINGS)('$what can still be written into the sources', ({ file, from, to }) => {
  expect(readFileSync(path.join(ROOT, file), 'utf8').split(from).length - 1).toBeGreaterThan(0);
  expect(to).not.toBe(from);
});
