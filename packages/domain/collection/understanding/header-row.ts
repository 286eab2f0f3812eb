import { meaningOfHeader } from './column-meanings.ts';

/** How far down the header may stand: lists often begin with a title and a line about the store. */
export const HEADER_SEARCH_ROWS = 10;

/**
 * Which of the first rows holds the headers: the first with two recognised ones, otherwise the first row that is not empty.
 * @returns position in `rows`, or -1 where all are empty
 */
export function findHeaderRow(rows: readonly (readonly string[])[]): number {
  const candidates = rows.slice(0, HEADER_SEARCH_ROWS);
  const named = candidates.findIndex((cells) => cells.filter((cell) => meaningOfHeader(cell) !== null).length >= 2);
  if (named >= 0) return named;
  return candidates.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
}
