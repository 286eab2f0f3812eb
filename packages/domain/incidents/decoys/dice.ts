import { randomInt } from 'node:crypto';

/** Chance, which a test may give and nobody else foresees. */
export interface Dice {
  /** From 0 up to and without the bound. */
  below(bound: number): number;
}

export const trueDice: Dice = { below: (bound) => randomInt(bound) };

export function oneOf<T>(dice: Dice, all: readonly T[]): T {
  const one = all[dice.below(all.length)];
  if (one === undefined) throw new RangeError('there is nothing to choose from');
  return one;
}

/** A place, as often as its weight says. @param weights whole numbers, one of them at least above zero */
export function drawn(dice: Dice, weights: readonly number[]): number {
  let left = dice.below(weights.reduce((sum, weight) => sum + weight, 0));
  return weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
}
