import { expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { proveJobsSurvive } from './survive-faults.ts';

/** On a machine that has much else to do. */
const PATIENCE_MS = 180_000;

/** The proof `jobs-survive` in short. */
it(
  'jobs and timers have their effect once while workers are killed, Redis is flushed and Postgres restarts',
  async () => {
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
    const sizes = { jobs: 600, timers: 80, kills: 3, flushes: 2, fills: 1, restarts: 1 };
    await proveJobsSurvive(context, new Chance(7), sizes);
    expect(failed).toEqual([]);
  },
  PATIENCE_MS,
);
