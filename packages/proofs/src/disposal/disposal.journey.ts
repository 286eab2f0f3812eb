import { expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { proveDisposal } from './prove-disposal.ts';

/** The proof `disposal` in short. */
it('what is over goes and nothing else, while rules change, people object, workers are killed and a clock is ahead', async () => {
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
  await proveDisposal(context, new Chance(77), { clients: 60, rounds: 1, kills: 2 });
  expect(failed).toEqual([]);
}, 900_000);
