/** `npm run vectors [-- <seed>]`: writes `packages/encryption/vectors.json`, or prints the vectors of another seed. */
import { writeFile } from 'node:fs/promises';
import { makeVectors } from './make-vectors.ts';
import { VECTORS_FILE, VECTORS_SEED } from './vectors-file.ts';

const seed = process.argv[2] ?? VECTORS_SEED;
const text = `${JSON.stringify(await makeVectors(seed), null, 2)}\n`;
if (seed === VECTORS_SEED) {
  await writeFile(VECTORS_FILE, text);
  process.stdout.write(`${VECTORS_FILE}\n`);
} else {
  process.stdout.write(text);
}
