import { type Dice, drawn, oneOf } from './dice.ts';

/** As good as equal. */
const MOST_PRIOR = 50;
const FINE = 1_000;

/**
 * One of the members, of a group that is chosen by how many it is to be expected to have. Not by how many it has: the largest had luck as well, and of whom one
 * more is made there is one more than there would be. A count moves what is expected the less, the less the counts differ by more than chance (Robbins, 1956).
 */
export function oneByWhatIsExpected<T>(dice: Dice, members: readonly T[], groupOf: (member: T) => string): T {
  const groups = [...Map.groupBy(members, groupOf).values()];
  const mean = members.length / Math.max(1, groups.length);
  const spread = groups.reduce((sum, { length }) => sum + (length - mean) ** 2, 0) / Math.max(1, groups.length - 1);
  const prior = spread <= mean ? MOST_PRIOR : Math.min(MOST_PRIOR, (mean * mean) / (spread - mean));
  const weights = groups.map(({ length }) => Math.round(FINE * (length + prior)));
  return oneOf(dice, groups[drawn(dice, weights)] ?? members);
}
