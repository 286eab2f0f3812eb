import { expect, it } from 'vitest';
import { Dice } from '../detection/dice.ts';
import { aucOf, crossValidatedAuc } from './boosted-trees.ts';

const rowsOf = (tell: (dice: Dice, isDecoy: boolean) => number[]) => {
  const dice = new Dice(7);
  const positive = Array.from({ length: 1_200 }, (_none, at) => at % 8 === 0);
  return { positive, rows: positive.map((isDecoy) => tell(dice, isDecoy)) };
};

it('tells nothing where there is nothing to tell', () => {
  const { rows, positive } = rowsOf((dice) => [dice.next(), dice.next(), dice.between(0, 3)]);
  expect(Math.abs(crossValidatedAuc(rows, positive, new Dice(1)) - 0.5)).toBeLessThan(0.08);
});

it('tells one column that is off, however many are not', () => {
  const { rows, positive } = rowsOf((dice, isDecoy) => [dice.next(), dice.next() + Number(isDecoy) * 0.8, dice.next()]);
  expect(crossValidatedAuc(rows, positive, new Dice(1))).toBeGreaterThan(0.9);
});

it('tells a pair of columns that are right alone and wrong together', () => {
  const { rows, positive } = rowsOf((dice, isDecoy) => {
    const [one, other] = [dice.between(0, 1), dice.between(0, 1)];
    return [one, isDecoy ? other : one, dice.next()];
  });
  expect(crossValidatedAuc(rows, positive, new Dice(1))).toBeGreaterThan(0.7);
});

it('ranks as Mann and Whitney do', () => {
  expect(aucOf([1, 2, 3, 4], [false, false, true, true])).toBe(1);
  expect(aucOf([1, 1, 1, 1], [false, true, false, true])).toBe(0.5);
  expect(aucOf([4, 3, 2, 1], [false, false, true, true])).toBe(0);
});
