import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SOURCES = ['packages/**/*.ts', 'apps/**/*.{ts,svelte}', 'infra/**/*.ts'];
const LEFT_OUT = /node_modules|\/generated\/|\.test\.ts$|\/testing\/|\/build\/|\.svelte-kit|paraglide/;
/** Tables and functions that tell, with a key, who is nobody; and the part of the contract that reckons it. */
const KNOWS =
  /\b(?:decoy_(?:seat|touch|segment|places|segments|client)|decoys_by_tokens|leak_radius_decoy)\b|clients\/contract\/decoys|\/decoys-in-force/;

/** Each with what it is for. Whoever else reads them could show, count or leave out decoys, and so tell which they are. */
const MAY: readonly (readonly [string, string])[] = [
  ['packages/domain/incidents/', 'keeps decoys'],
  ['packages/domain/clients/decoys/', 'reckons places and numbers'],
  ['packages/domain/clients/contract/decoys.ts', 'lends that'],
  ['packages/domain/clients/operations/search-clients.ts', 'finds a decoy by the number that the searcher was shown'],
  ['packages/domain/clients/corrections/correct-field.ts', 'knows the number that the corrector was shown'],
  ['packages/domain/circulation/operations/reveal-field.ts', 'shows everybody a number of their own'],
  ['packages/domain/collection/registration/look-for-duplicate.ts', 'meets a decoy by that number'],
  ['packages/domain/collection/operations/plan-batch.ts', 'meets a decoy by that number in a list'],
  ['apps/worker/src/open-messages.ts', 'keeps every gateway from numbers of nobody'],
  ['packages/proofs/', 'proves'],
];

const isForeign = (file: string, text: string) => KNOWS.test(text) && !MAY.some(([place]) => file.startsWith(place));

it('nothing else in the office reads who is a decoy', async () => {
  const [foreign, used]: [string[], Set<string>] = [[], new Set()];
  let examined = 0;
  for await (const found of glob(SOURCES, { cwd: ROOT, exclude: (name) => name === 'node_modules' })) {
    const file = String(found).replaceAll('\\', '/');
    if (LEFT_OUT.test(file)) continue;
    examined += 1;
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    if (isForeign(file, text)) foreign.push(file);
    if (KNOWS.test(text)) for (const [place] of MAY) if (file.startsWith(place)) used.add(place);
  }
  expect(foreign).toEqual([]);
  expect(examined).toBeGreaterThan(2_000);
  // A place that needs nothing of it any more is not allowed to.
  expect(MAY.filter(([place]) => !used.has(place) && place !== 'packages/proofs/')).toEqual([]);
});

it.each([
  [
    'packages/domain/circulation/operations/list-statistics.ts',
    'SELECT count(*) FROM client WHERE id NOT IN (SELECT id FROM decoy_seat)',
  ],
  [
    'packages/domain/collection/operations/export-clients.ts',
    "import { readDecoys } from '@kean/clients/contract/decoys';",
  ],
  ['apps/portal/src/lib/clients/rows.ts', 'select * from decoy_places()'],
])('a source that would is found: %s', (file, text) => {
  expect(isForeign(file, text)).toBe(true);
});

it('one that speaks of decoys alone is not', () => {
  expect(isForeign('packages/domain/circulation/words.ts', '// never a decoy; incidents.decoy-seats-counted')).toBe(
    false,
  );
});
