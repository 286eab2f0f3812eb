import { expect, it } from 'vitest';
import { judgeDecoys } from './judge-decoys.ts';

const SMALL = { seed: 7, branches: 20 };

it('a decoy is hardly told from people by what is public of them: 0.55 lies within the interval of the AUC', () => {
  const { auc, within, decoys } = judgeDecoys(SMALL);
  expect(decoys).toBeGreaterThan(100);
  expect(auc - within).toBeLessThan(0.55);
});

it.each(['enters-at-midnight', 'figures-of-nowhere'] as const)(
  'a generator that is careless is seen: %s',
  (spoiling) => {
    expect(judgeDecoys(SMALL, spoiling).auc).toBeGreaterThan(0.7);
  },
);
