import { readable } from './cell-text.ts';

export interface UnderstoodLayout {
  readonly rooms: number;
  /** `null` where only the rooms are said (两居). */
  readonly halls: number | null;
}

const CHINESE_DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const NUMBER = '(\\d{1,2}|[零〇一二两俩三四五六七八九十])';
/** 3室2厅, 三房两厅, 3室2厅1卫, 3房2厅2卫1阳台 */
const ROOMS_AND_HALLS = new RegExp(
  `^${NUMBER}\\s*(?:室|房|居|卧)(?:室)?\\s*${NUMBER}\\s*厅(?:[\\d零〇一二两三四五六七八九]\\s*(?:卫|厨|阳|阳台))*$`,
);
/** 两居, 三居室, 2室, 一房 */
const ROOMS_ONLY = new RegExp(`^${NUMBER}\\s*(?:居室|居|室|房|卧)$`);
/** 3-2-1 or 3/2/1: rooms, halls, bathrooms */
const BY_POSITION = /^([1-9])[-/]([0-4])[-/]([0-5])$/;
const ONE_ROOM_WITHOUT_HALL = new Set(['单间', '开间', '一室户']);

/** Layout words → rooms and halls; `null` where it is not exactly one layout (2-3居). */
export function readLayout(cell: string): UnderstoodLayout | null {
  const text = readable(cell);
  if (text === '') return null;
  if (ONE_ROOM_WITHOUT_HALL.has(text)) return { rooms: 1, halls: 0 };
  const both = ROOMS_AND_HALLS.exec(text) ?? BY_POSITION.exec(text);
  if (both !== null) return { rooms: numberOf(both[1]), halls: numberOf(both[2]) };
  const only = ROOMS_ONLY.exec(text);
  return only === null ? null : { rooms: numberOf(only[1]), halls: null };
}

function numberOf(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return CHINESE_DIGITS[digits] ?? Number(digits);
}
