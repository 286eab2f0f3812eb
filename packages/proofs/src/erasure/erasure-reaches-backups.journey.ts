import { expect, it } from 'vitest';
import { proveErasureReachesBackups } from './prove-erasure-reaches-backups.ts';

/** The proof `erasure-reaches-backups` in short. */
it('a backup from before an erasure gives nothing of who was erased, and all of the others', async () => {
  const failed: string[] = [];
  const context = {
    args: {},
    signal: new AbortController().signal,
    say: () => undefined,
    figure: () => undefined,
    holds: (claim: string, condition: boolean) => {
      if (!condition) failed.push(claim);
    },
  };
  await proveErasureReachesBackups(context, { clients: 400, erase: 20 });
  expect(failed).toEqual([]);
}, 900_000);
