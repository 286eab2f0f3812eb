import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makeVectors } from './make-vectors.ts';
import { VECTORS_FILE, VECTORS_SEED } from './vectors-file.ts';

it('the vectors in the repository are what the code makes of their seed', async () => {
  expect(JSON.parse(await readFile(VECTORS_FILE, 'utf8'))).toEqual(await makeVectors(VECTORS_SEED));
});

it('another seed gives other vectors, and the same seed the same', async () => {
  const [one, again, other] = await Promise.all(['a', 'a', 'b'].map(makeVectors));
  expect(one).toEqual(again);
  expect(one?.suites[0]?.sealed[0]?.envelope).not.toBe(other?.suites[0]?.sealed[0]?.envelope);
});
