import type { ColumnMapping } from '../contract.ts';

/** A person can only correct the columns of a sheet in which something was recognised as phones, or as names. */
export function sheetHasAUsableColumn(guessed: ColumnMapping): boolean {
  return guessed.includes('phone') || guessed.includes('name');
}
