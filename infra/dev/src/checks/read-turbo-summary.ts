import { stripVTControlCharacters } from 'node:util';
import type { Tally } from './tally.ts';

/**
 * Counts the tasks of a turbo run from its last lines (` Tasks:    26 successful, 26 total`).
 * @param status its exit status; a run that failed without a failed task counts as one failure
 */
export function readTurboSummary(output: string, status: number): Tally {
  const found = /Tasks:\s+(\d+) successful, (\d+) total/.exec(stripVTControlCharacters(output));
  const [successful, total] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  const failed = total - successful;
  return { passed: successful, failed: status !== 0 && failed === 0 ? 1 : failed, skipped: 0 };
}
