import type { ColumnMeaning } from '../contract.ts';
import { trimmed } from './cell-text.ts';

/** What was written where it was not understood, or where it says more than what was understood; sealed, by meaning. */
export type Wording = Partial<Record<ColumnMeaning, string>>;

/** Adds a cell's own words, if it has any. */
export function keepWording(wording: Wording, meaning: ColumnMeaning, cell: string): void {
  const text = trimmed(cell);
  if (text !== '') wording[meaning] = text;
}

/** `null` where nothing was kept, so that nothing is sealed either. */
export function orNothing(wording: Wording): Wording | null {
  for (const _ in wording) return wording;
  return null;
}
