/**
 * Whether two series of times can be told apart: the probability that a value of the first is larger than one of the second (the
 * statistic of Mann and Whitney over the number of pairs). One half where neither tends to be larger.
 */
export function largerShare(first: readonly number[], second: readonly number[]): number {
  const all = [
    ...first.map((value) => ({ value, mine: true })),
    ...second.map((value) => ({ value, mine: false })),
  ].sort((one, other) => one.value - other.value);
  let [rankSum, from] = [0, 0];
  while (from < all.length) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    // Equal values share the mean of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) if (all[at]?.mine === true) rankSum += rank;
    from = to;
  }
  const count = first.length;
  return (rankSum - (count * (count + 1)) / 2) / (count * second.length);
}

/**
 * How far the share may lie from one half by chance alone: four and a half standard deviations, so that of a hundred honest
 * comparisons in a thousand runs one at most is taken for a difference.
 */
export function chanceOf(first: number, second: number): number {
  const deviations = 4.5;
  return deviations * Math.sqrt((first + second + 1) / (12 * first * second));
}

/** The smallest shift of one series, in its own unit, that would have been noticed: the power of this very comparison. */
export function noticeableShift(first: readonly number[], second: readonly number[]): number {
  const bound = chanceOf(first.length, second.length);
  const noticed = (shift: number): boolean =>
    Math.abs(
      largerShare(
        first.map((value) => value + shift),
        second,
      ) - 0.5,
    ) > bound;
  let [below, above] = [0, 1e-3];
  while (!noticed(above) && above < 1e6) [below, above] = [above, above * 2];
  for (let step = 0; step < 20; step += 1) {
    const middle = (below + above) / 2;
    if (noticed(middle)) above = middle;
    else below = middle;
  }
  return above;
}
