import { Dice } from '../detection/dice.ts';
import { crossValidatedAuc } from './boosted-trees.ts';
import { hideDecoys, type Spoiling } from './hide-decoys.ts';
import { BEGINNING, DAY_MS, inventBranch } from './invented-branch.ts';
import { publicColumns } from './public-columns.ts';

const DAYS = 145;
const DECOYS_OF_A_BRANCH = 8;

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
  const since = BEGINNING + 91 * DAY_MS;
  for (let left = branches; left > 0; left -= 1) {
    const branch = inventBranch(dice, DAYS);
    const everybody = [...branch.people, ...hideDecoys(dice, branch, DECOYS_OF_A_BRANCH, spoiling)];
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
