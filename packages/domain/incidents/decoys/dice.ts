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
