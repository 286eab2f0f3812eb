import type { DifferenceKind, FileState } from '../contract.ts';

/** A file as the list has it. */
export interface Recorded {
  readonly cabinetId: string;
  readonly shelf: number;
  readonly state: FileState;
}
/** Where its label was read. */
export interface SeenAt {
  readonly cabinetId: string;
  readonly shelf: number;
}

/** What a label that was read says against the list; `null` where both agree. */
export function aDifferenceIsWhatListAndShelfSayApart(recorded: Recorded | null, seen: SeenAt): DifferenceKind | null {
  if (recorded === null) return 'unknown';
  if (recorded.state === 'shredded') return 'shredded';
  if (recorded.state === 'lent') return 'lent';
  if (recorded.cabinetId !== seen.cabinetId) return 'other-cabinet';
  if (recorded.shelf !== seen.shelf) return 'other-shelf';
  // Missed before, and here it is: somebody has to say so.
  return recorded.state === 'missing' ? 'missing' : null;
}
