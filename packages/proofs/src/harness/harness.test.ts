import { describe, expect, test, vi } from 'vitest';
import { atMost, fasterBy, moreBy } from './bench.ts';
import { countOf, type RunContext } from './context.ts';
import { discover, loadBench, loadProof } from './discover.ts';
import { interleave, median, quantile } from './interleave.ts';
import { concludeProof, type Proof } from './proof.ts';

const silent: RunContext = { args: {}, signal: new AbortController().signal, say: () => undefined };

describe('a bench line', () => {
  const compared = { bench: 'x/y', peerName: 'peer', unit: 'ms' };

  test('has the seven keys every reader relies on, and passes from its goal on', () => {
    expect(fasterBy({ ...compared, ours: 2, peer: 10, goal: 5 })).toEqual({
      bench: 'x/y',
      ours: 2,
      peer: 10,
      peerName: 'peer',
      ratio: 5,
      goal: 5,
      pass: true,
      bound: 'at-least',
      unit: 'ms',
    });
  });

  test('fails just below the goal, and just above a bound from above', () => {
    expect(fasterBy({ ...compared, ours: 2.01, peer: 10, goal: 5 }).pass).toBe(false);
    expect(moreBy({ ...compared, ours: 4.9, peer: 10, goal: 0.5 }).pass).toBe(false);
    expect(moreBy({ ...compared, ours: 5, peer: 10, goal: 0.5 }).pass).toBe(true);
    expect(atMost({ ...compared, ours: 1.15, peer: 1, goal: 1.15 }).pass).toBe(true);
    expect(atMost({ ...compared, ours: 1.16, peer: 1, goal: 1.15 }).pass).toBe(false);
  });

  test('never passes on a measurement that is missing', () => {
    expect(fasterBy({ ...compared, ours: Number.NaN, peer: 10, goal: 5 }).pass).toBe(false);
    expect(atMost({ ...compared, ours: 1, peer: Number.NaN, goal: 5 }).pass).toBe(false);
  });
});

describe('interleaving', () => {
  test('gives every contender as many rounds, begins each round with another and drops the warm-up', async () => {
    const order: string[] = [];
    const contender = (name: string) => () => order.push(name);
    const medians = await interleave({ a: contender('a'), b: contender('b') }, silent, { rounds: 5, warmUps: 1 });
    expect(order.join('')).toBe('abbaabbaabba');
    expect(medians).toEqual({ a: 8, b: 7 });
  });

  test('does not call fewer than five rounds a measurement, and ends when it is told to', async () => {
    await expect(interleave({ a: () => 1 }, silent, { rounds: 4 })).rejects.toThrow(RangeError);
    const stopped = { ...silent, signal: AbortSignal.abort() };
    await expect(interleave({ a: () => 1 }, stopped)).rejects.toThrow();
  });

  test('takes medians and quantiles of unsorted values', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, Number.NaN]);
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile([7], 0.99)]).toEqual([50, 99, 7]);
  });
});

describe('a proof', () => {
  async function conclude(run: Proof['run']) {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const complain = vi.spyOn(console, 'error').mockReturnValue();
    try {
      const status = await concludeProof({ about: 'test', run }, silent);
      return { status, last: print.mock.calls.at(-1)?.[0] as string };
    } finally {
      print.mockRestore();
      complain.mockRestore();
    }
  }

  test('whose claims hold ends PROVED with status 0', async () => {
    expect(await conclude(async ({ holds }) => holds('water is wet', true))).toEqual({ status: 0, last: 'PROVED' });
  });

  test.each([
    ['a claim that does not hold', async ({ holds }) => holds('pigs fly', false), 'NOT PROVED: pigs fly'],
    ['no claim at all', async () => undefined, 'NOT PROVED: the proof stated no claim'],
    ['an error', () => Promise.reject(new Error('no disk\nat line 1')), 'NOT PROVED: no disk'],
  ] as [string, Proof['run'], string][])('with %s ends NOT PROVED with status 1', async (_, run, last) => {
    expect(await conclude(run)).toEqual({ status: 1, last });
  });
});

describe('the files', () => {
  test('of every bench and proof load and export what the runner calls', async () => {
    for (const path of (await discover('bench')).values()) expect((await loadBench(path)).about).toMatch(/\.$/);
    for (const path of (await discover('proof')).values()) expect((await loadProof(path)).about).toMatch(/\.$/);
    expect([...(await discover('bench')).keys()]).toContain('open-field');
  }, 30_000);
});

test('an argument that is no count is refused by name', () => {
  expect(countOf({ ...silent, args: { rows: '500' } }, 'rows', 1)).toBe(500);
  expect(countOf(silent, 'rows', 7)).toBe(7);
  for (const bad of ['0', '-1', '1.5', 'x', true as const]) {
    expect(() => countOf({ ...silent, args: { rows: bad } }, 'rows', 1)).toThrow(/--rows takes/);
  }
});
