import { expect, it } from 'vitest';
import { proveEveryDoor } from './prove-every-door.ts';

/** The proof `every-door` in short: one person of each role, and no times. */
it('every door answers each role as the policy says, nobody and a client find those of the office shut', async () => {
  const failed = new Set<string>();
  const context = {
    args: {},
    signal: new AbortController().signal,
    say: () => undefined,
    figure: () => undefined,
    holds: (claim: string, condition: boolean) => {
      if (!condition) failed.add(claim);
    },
  };
  await proveEveryDoor(context, { pairs: 0, seed: 20_261_125, onePerRole: true });
  expect([...failed]).toEqual([]);
}, 900_000);
