import { globSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { inClone, ROOT } from '../repository.ts';
import { tests } from './steps.ts';
import { sum, type Tally } from './tally.ts';

const IN_A_BATCH = 6;
/**
 * Where nobody watches, nothing is begun later than this, counted from the start of the command: whoever waits for the verdict waits ninety minutes at the
 * most, and a verdict that comes too late is none. What was not begun is counted as skipped, and named.
 */
const BEGUN_WITHIN_MINUTES = 66;

/** Every journey; where nobody watches (`CI`) in batches, as many as are begun in time. */
export async function journeys(folder: string): Promise<Tally> {
  if (process.env.CI === undefined) return tests(['journey'], [], folder);
  const left = inOrder(
    globSync('{packages,apps}/**/*.journey.ts', { cwd: ROOT, exclude: (path) => basename(path) === 'node_modules' }),
  );
  const tallies: Tally[] = [];
  while (left.length > 0 && performance.now() < BEGUN_WITHIN_MINUTES * 60_000)
    tallies.push(await tests(['journey'], left.splice(0, IN_A_BATCH), folder));
  return sum([...tallies, { passed: 0, failed: 0, skipped: left.length, notBegun: left }]);
}

/** Proofs in their short form first, for no other test does what they do; then whatever tells the longest story. */
export function inOrder(files: readonly string[]): string[] {
  const isProof = (file: string): boolean => file.includes('packages/proofs/');
  const size = (file: string): number => statSync(inClone(file)).size;
  return files.toSorted((one, other) => Number(isProof(other)) - Number(isProof(one)) || size(other) - size(one));
}
