/**
 * Gradient boosting over trees of two questions (Friedman, 2001): every column alone and every pair of columns, with as many cuts as a column has
 * quantiles. Judged on rows that it was not grown on.
 */
import type { Dice } from '../detection/dice.ts';

const CUTS = 24;
const ROUNDS = 80;
const RATE = 0.15;
const LEAST_LEAF = 8;
const FOLDS = 5;
const RIDGE = 1;

interface Split {
  readonly column: number;
  readonly cut: number;
}
interface Tree {
  readonly first: Split;
  readonly sides: readonly { readonly split: Split | null; readonly low: number; readonly high: number }[];
}

/** How often a positive row is held for likelier than a negative one, by a classifier that saw neither. 0.5 is chance. */
export function crossValidatedAuc(
  rows: readonly (readonly number[])[],
  positive: readonly boolean[],
  dice: Dice,
): number {
  const bins = binned(rows);
  const fold = foldsOf(positive, dice);
  const scores = new Float64Array(rows.length);
  for (let out = 0; out < FOLDS; out += 1) {
    const [grown, judged] = [indexes(fold, (one) => one !== out), indexes(fold, (one) => one === out)];
    const trees = grow(bins, positive, grown);
    for (const row of judged) scores[row] = trees.reduce((sum, tree) => sum + RATE * leafOf(tree, bins, row), 0);
  }
  return aucOf(scores, positive);
}

/** As many of each kind in every fold, by chance. */
function foldsOf(positive: readonly boolean[], dice: Dice): number[] {
  const fold = positive.map(() => 0);
  for (const kind of [true, false]) {
    const members = dice.some(
      indexes(positive, (one) => one === kind),
      positive.length,
    );
    for (const [at, row] of members.entries()) fold[row] = at % FOLDS;
  }
  return fold;
}

const indexes = <T>(all: readonly T[], wanted: (one: T) => boolean): number[] =>
  all.flatMap((one, at) => (wanted(one) ? [at] : []));

/** Columns first: every value by its quantile. */
function binned(rows: readonly (readonly number[])[]): Uint8Array[] {
  return (rows[0] ?? []).map((_none, column) => {
    const sorted = rows.map((row) => row[column] ?? 0).sort((one, other) => one - other);
    const cuts = [
      ...new Set(
        Array.from({ length: CUTS - 1 }, (_cut, at) => sorted[Math.floor(((at + 1) * sorted.length) / CUTS)] ?? 0),
      ),
    ];
    return Uint8Array.from(rows, (row) => cuts.filter((cut) => (row[column] ?? 0) > cut).length);
  });
}

function grow(bins: readonly Uint8Array[], positive: readonly boolean[], rows: readonly number[]): Tree[] {
  const raw = new Float64Array(positive.length);
  const share = rows.filter((row) => positive[row]).length / rows.length;
  raw.fill(Math.log(share / (1 - share)));
  const [slope, bend] = [new Float64Array(positive.length), new Float64Array(positive.length)];
  const trees: Tree[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of rows) {
      const chance = 1 / (1 + Math.exp(-(raw[row] ?? 0)));
      slope[row] = Number(positive[row]) - chance;
      bend[row] = chance * (1 - chance);
    }
    const first = bestSplit(bins, slope, bend, rows);
    if (first === null) break;
    const sides = [rows.filter((row) => isLow(bins, first, row)), rows.filter((row) => !isLow(bins, first, row))].map(
      (side) => {
        const split = bestSplit(bins, slope, bend, side);
        const [low, high] = [
          side.filter((row) => split !== null && isLow(bins, split, row)),
          side.filter((row) => split === null || !isLow(bins, split, row)),
        ];
        return { split, low: weightOf(slope, bend, low), high: weightOf(slope, bend, high) };
      },
    );
    const tree = { first, sides };
    for (const row of rows) raw[row] = (raw[row] ?? 0) + RATE * leafOf(tree, bins, row);
    trees.push(tree);
  }
  return trees;
}

const isLow = (bins: readonly Uint8Array[], { column, cut }: Split, row: number): boolean =>
  (bins[column]?.[row] ?? 0) <= cut;

function leafOf({ first, sides }: Tree, bins: readonly Uint8Array[], row: number): number {
  const side = sides[isLow(bins, first, row) ? 0 : 1];
  if (side === undefined) return 0;
  return side.split !== null && isLow(bins, side.split, row) ? side.low : side.high;
}

function weightOf(slope: Float64Array, bend: Float64Array, rows: readonly number[]): number {
  let [slopes, bends] = [0, RIDGE];
  for (const row of rows) {
    slopes += slope[row] ?? 0;
    bends += bend[row] ?? 0;
  }
  return slopes / bends;
}

function bestSplit(
  bins: readonly Uint8Array[],
  slope: Float64Array,
  bend: Float64Array,
  rows: readonly number[],
): Split | null {
  let [best, gain]: [Split | null, number] = [null, 1e-6];
  const [slopes, bends, counts] = [new Float64Array(CUTS), new Float64Array(CUTS), new Float64Array(CUTS)];
  for (const [column, values] of bins.entries()) {
    slopes.fill(0);
    bends.fill(0);
    counts.fill(0);
    let [allSlopes, allBends] = [0, 0];
    for (const row of rows) {
      const bin = values[row] ?? 0;
      const [one, other] = [slope[row] ?? 0, bend[row] ?? 0];
      slopes[bin] = (slopes[bin] ?? 0) + one;
      bends[bin] = (bends[bin] ?? 0) + other;
      counts[bin] = (counts[bin] ?? 0) + 1;
      allSlopes += one;
      allBends += other;
    }
    let [lowSlopes, lowBends, low] = [0, 0, 0];
    for (let cut = 0; cut < CUTS - 1; cut += 1) {
      lowSlopes += slopes[cut] ?? 0;
      lowBends += bends[cut] ?? 0;
      low += counts[cut] ?? 0;
      if (low < LEAST_LEAF || rows.length - low < LEAST_LEAF) continue;
      const highSlopes = allSlopes - lowSlopes;
      const found =
        lowSlopes ** 2 / (lowBends + RIDGE) +
        highSlopes ** 2 / (allBends - lowBends + RIDGE) -
        allSlopes ** 2 / (allBends + RIDGE);
      if (found > gain) [best, gain] = [{ column, cut }, found];
    }
  }
  return best;
}

/** Mann and Whitney: ranks of the positive rows, equal scores sharing theirs. */
export function aucOf(scores: ArrayLike<number>, positive: readonly boolean[]): number {
  const order = positive.map((_none, row) => row).sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0));
  let [ranks, at] = [0, 0];
  while (at < order.length) {
    let until = at;
    while (until < order.length && scores[order[until] ?? 0] === scores[order[at] ?? 0]) until += 1;
    const rank = (at + until + 1) / 2;
    for (let same = at; same < until; same += 1) if (positive[order[same] ?? 0]) ranks += rank;
    at = until;
  }
  const many = positive.filter(Boolean).length;
  return (ranks - (many * (many + 1)) / 2) / (many * (positive.length - many));
}
