import { expect, it } from 'vitest';
import type { ProofContext } from '../harness/proof.ts';
import { noMarkLiesInTheClear } from './canary.ts';

/**
 * The short form of `npm run proof -- pii-gate --only=canary`: fewer people, every feature and every sink all the same. A machine
 * that does other things takes minutes for it.
 */
it('marked values that went through every feature lie nowhere in the clear', async () => {
  const broken: string[] = [];
  const figures = new Map<string, number | string>();
  const context: ProofContext = {
    args: { people: '8' },
    signal: new AbortController().signal,
    say: () => undefined,
    figure: (name, value) => figures.set(name, value),
    holds: (claim, condition) => {
      if (!condition) broken.push(claim);
    },
  };
  await noMarkLiesInTheClear(context);
  expect(broken).toEqual([]);
  expect(figures.get('archives of evidence read')).toBeGreaterThan(0);
  expect(figures.get('answers read')).toBeGreaterThan(1_000);
}, 900_000);
