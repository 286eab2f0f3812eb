import { howManyDecoysABranchWants } from '@kean/incidents/testing';
import { Dice } from '../detection/dice.ts';
import { crossValidatedAuc } from './boosted-trees.ts';
import { hideDecoys, type Spoiling } from './hide-decoys.ts';
import { BEGINNING, DAY_MS, inventBranch } from './invented-branch.ts';
import { publicColumns } from './public-columns.ts';

/** Whole weeks after the first order too: where one day came more often than another, a decoy would be told by its day. */
const DAYS = 147;
/** When they are ordered, at the earliest. */
const ORDERED_ON_DAY = 91;

export interface DecoyWishes {
  readonly seed: number;
  readonly branches: number;
}
export interface JudgedDecoys {
  readonly auc: number;
  /** Half the width of the interval that holds it nineteen times of twenty (Hanley and McNeil, 1982). */
  readonly within: number;
  readonly decoys: number;
  readonly people: number;
}

/**
 * Hides decoys in invented branches and lets a classifier, which was grown on other rows, say which they are. They are judged among whoever registered in
 * the same weeks and has not answered: what a list shows of those alone.
 */
export function judgeDecoys({ seed, branches }: DecoyWishes, spoiling: Spoiling | null = null): JudgedDecoys {
  const dice = new Dice(seed);
  const [rows, positive]: [number[][], boolean[]] = [[], []];
  const since = BEGINNING + ORDERED_ON_DAY * DAY_MS;
  for (let left = branches; left > 0; left -= 1) {
    const branch = inventBranch(dice, DAYS);
    // As many as the office says that a branch like this wants: a fixed number would stand out in a small one by itself.
    const registered = branch.people.filter(({ shape }) => +shape.createdAt < since).length;
    const hidden = hideDecoys(dice, branch, howManyDecoysABranchWants(registered), spoiling);
    const everybody = [...branch.people, ...hidden];
    const columns = publicColumns(everybody);
    for (const [at, { shape, isDecoy }] of everybody.entries()) {
      if (+shape.createdAt < since) continue;
      rows.push(columns[at] ?? []);
      positive.push(isDecoy);
    }
  }
  const auc = crossValidatedAuc(rows, positive, dice);
  const decoys = positive.filter(Boolean).length;
  const people = positive.length - decoys;
  return { auc, within: 1.96 * standardError(auc, decoys, people), decoys, people };
}

function standardError(auc: number, positives: number, negatives: number): number {
  const [both, square] = [auc / (2 - auc), auc * auc];
  const other = (2 * square) / (1 + auc);
  return Math.sqrt(
    (auc * (1 - auc) + (positives - 1) * (both - square) + (negatives - 1) * (other - square)) /
      (positives * negatives),
  );
}
