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

/** The figure a few of its own smallest steps up or down: 3 500 000 becomes 3 600 000 and never 3 512 345. `null` stays. */
export function nearby(dice: Dice, figure: number | null): number | null {
  if (figure === null || figure <= 0) return figure;
  const step = smallestStep(figure);
  const most = Math.max(1, Math.min(4, Math.floor(figure / step / 10)));
  const moved = figure + (dice.below(2 * most + 1) - most) * step;
  return moved > 0 ? Math.round(moved * 100) / 100 : figure;
}

/** The largest of 1, 10, 100, … that divides the figure; hundredths where it has such. */
function smallestStep(figure: number): number {
  const hundredths = Math.round(figure * 100);
  let step = 1;
  while (hundredths % (step * 10) === 0) step *= 10;
  return step / 100;
}
