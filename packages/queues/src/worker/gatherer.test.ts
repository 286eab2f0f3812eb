import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Gatherer } from './gatherer.ts';

it('gathers what is asked meanwhile into the next question, and gives everyone their own answer', async () => {
  const rounds: number[][] = [];
  const gatherer = new Gatherer(async (inputs: readonly number[]) => {
    rounds.push([...inputs]);
    await turn();
    return inputs.map((input) => input * 2);
  }, 3);
  const first = gatherer.ask(1);
  await turn();
  const rest = [2, 3, 4, 5].map((input) => gatherer.ask(input));
  expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8, 10]);
  expect(rounds).toEqual([[1], [2, 3, 4], [5]]);
});

it('fails those whose question failed, and goes on', async () => {
  const gatherer = new Gatherer(async ([input = 0]: readonly number[]) => {
    if (input < 0) throw new RangeError('negative');
    return [input];
  }, 1);
  const [bad, good] = await Promise.allSettled([gatherer.ask(-1), gatherer.ask(1)]);
  expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
  expect(good).toEqual({ status: 'fulfilled', value: 1 });
});
