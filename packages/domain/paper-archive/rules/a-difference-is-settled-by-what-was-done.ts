import type { DifferenceKind, SettledAs } from '../contract.ts';

/** What a person may have done about each kind of difference; nothing else settles it. */
const WAYS: Readonly<Record<DifferenceKind, readonly SettledAs[]>> = {
  missing: ['found', 'searched'],
  'other-shelf': ['put-here', 'put-back'],
  'other-cabinet': ['put-here', 'put-back'],
  lent: ['taken-back'],
  shredded: ['label-destroyed'],
  unknown: ['label-destroyed'],
};

export function waysToSettle(kind: DifferenceKind): readonly SettledAs[] {
  return WAYS[kind];
}

export function aDifferenceIsSettledByWhatWasDone(kind: DifferenceKind, as: SettledAs): boolean {
  return WAYS[kind].includes(as);
}
