import { globSync, mkdtempSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import openOfficesOfRun from '../instance/offices-of-a-run.ts';
import { inClone, ROOT } from '../repository.ts';
import { tests } from './steps.ts';
import { sum, type Tally } from './tally.ts';

/** As many as one run of the tests takes on, which costs seconds to begin; few towards the end, so that what was begun is over in time. */
const IN_A_BATCH = 6;
const IN_A_LATE_BATCH = 2;
const LATE_AFTER_MINUTES = 60;
/**
 * Where nobody watches, nothing is begun later than this, counted from the start of the command: whoever waits for the verdict waits ninety minutes at the
 * most, and a verdict that comes too late is none. What was not begun is counted as skipped, and named.
 */
const BEGUN_WITHIN_MINUTES = 82;

/** Waits three minutes for a grace to pass, and does nothing meanwhile: it takes nobody's time where it runs beside the first of the others. */
const MOSTLY_WAITS = 'apps/portal/journeys/continuous.journey.ts';

/** Every journey; where nobody watches (`CI`) in batches, as many as are begun in time. */
export async function journeys(folder: string): Promise<Tally> {
  if (process.env.CI === undefined) return tests(['journey'], [], folder);
  const files = globSync('{packages,apps}/**/*.journey.ts', {
    cwd: ROOT,
    exclude: (path) => basename(path) === 'node_modules',
  });
  const left = inOrder(files.filter((file) => file !== MOSTLY_WAITS));
  const closeOffices = openOfficesOfRun();
  const tallies: Tally[] = [];
  const isAfter = (minutes: number): boolean => performance.now() >= minutes * 60_000;
  try {
    const beside = tests(['journey'], [MOSTLY_WAITS], mkdtempSync(join(folder, 'beside-')));
    while (left.length > 0 && !isAfter(BEGUN_WITHIN_MINUTES)) {
      const batch = left.splice(0, isAfter(LATE_AFTER_MINUTES) ? IN_A_LATE_BATCH : IN_A_BATCH);
      tallies.push(await tests(['journey'], batch, folder));
    }
    tallies.push(await beside);
  } finally {
    await closeOffices();
  }
  return sum([...tallies, { passed: 0, failed: 0, skipped: left.length, notBegun: left }]);
}

/** Proofs in their short form first, for no other test does what they do; then whatever tells the longest story. */
export function inOrder(files: readonly string[]): string[] {
  const isProof = (file: string): boolean => file.includes('packages/proofs/');
  const size = (file: string): number => statSync(inClone(file)).size;
  return files.toSorted((one, other) => Number(isProof(other)) - Number(isProof(one)) || size(other) - size(one));
}
