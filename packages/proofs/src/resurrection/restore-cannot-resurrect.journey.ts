import { expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { proveRestoreCannotResurrect } from './prove-restore-cannot-resurrect.ts';

/** The proof `restore-cannot-resurrect` in short. */
it('a restore that is killed anywhere opens nothing early and brings back nobody who was erased', async () => {
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
  await proveRestoreCannotResurrect(context, new Chance(7), { clients: 300, erase: 10, random: 2, each: false });
  expect(failed).toEqual([]);
}, 900_000);
