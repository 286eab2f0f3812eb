import { expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { proveBackupRestore } from './prove-backup-restore.ts';

/** The proof `backup-restore` in short. */
it('a backup comes back closed, with what happened since done again, and opens only at a person’s word', async () => {
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
  await proveBackupRestore(context, new Chance(7), { clients: 600, erase: 20, looks: 100, kills: 3 });
  expect(failed).toEqual([]);
  // Two backups, a base, a drill, ten refusals, five restores and a recovery: minutes on a machine that does other things beside.
}, 900_000);
