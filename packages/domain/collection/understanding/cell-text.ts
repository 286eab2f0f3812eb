import { toHalfWidth } from './half-width.ts';

/** Signs and words people type into a cell that has nothing to say. */
const BLANK_WORDS = new Set([
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '.',
  '无',
  '暂无',
  '没有',
  '未知',
  '不详',
  'n/a',
  'na',
  'null',
  'none',
  '#n/a',
]);
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;

/** A cell as typed, without what cannot be seen: outer white space, zero-width characters, hard spaces. */
export function trimmed(cell: string): string {
  return cell
    .replace(INVISIBLE, '')
    .replace(/\u00a0/g, ' ')
    .trim();
}

/** The same in half-width, for whatever is read as number, date or code; `''` where the cell says nothing. */
export function readable(cell: string): string {
  if (cell === '') return '';
  const text = toHalfWidth(trimmed(cell)).trim();
  return BLANK_WORDS.has(text.toLowerCase()) ? '' : text;
}
