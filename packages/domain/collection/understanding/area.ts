import { readable } from './cell-text.ts';

export interface UnderstoodArea {
  /** square metres, at most two decimals */
  readonly min: number | null;
  readonly max: number | null;
  readonly approximate: boolean;
}

const UNIT = '(?:㎡|m²|m2|平方米|平方|平米|平|方|个平方)?';
const NUMBER = '(\\d{1,5}(?:\\.\\d{1,4})?)';
const ONE = new RegExp(`^${NUMBER}\\s*${UNIT}$`);
const RANGE = new RegExp(`^${NUMBER}\\s*${UNIT}\\s*(?:-|~|～|—|–|至|到)+\\s*${NUMBER}\\s*${UNIT}$`);
const ABOUT = /^(?:约|大约|大概|建面|建筑面积|套内)|(?:左右|上下|多)$/g;
const AT_MOST = /(?:以内|以下|之内)$|^(?:不超过|最多|小于|<|≤)/;
const AT_LEAST = /(?:以上|起)$|^(?:不低于|至少|最少|大于|>|≥)/;

/** Areas → square metres; `null` for an empty cell and for what is not understood. */
export function readArea(cell: string): UnderstoodArea | null {
  const text = readable(cell).toLowerCase();
  const bare = text.replace(ABOUT, '').trim();
  const [openBelow, openAbove] = [AT_MOST.test(bare), AT_LEAST.test(bare)];
  const figure = bare.replace(openBelow ? AT_MOST : AT_LEAST, '').trim();
  const approximate = bare !== text;
  const range = RANGE.exec(figure);
  if (range !== null) {
    const [min, max] = [squareMetres(range[1]), squareMetres(range[2])];
    return openBelow || openAbove || min === null || max === null || min > max ? null : { min, max, approximate };
  }
  const amount = squareMetres(ONE.exec(figure)?.[1]);
  if (amount === null) return null;
  return { min: openBelow ? null : amount, max: openAbove ? null : amount, approximate };
}

function squareMetres(digits: string | undefined): number | null {
  const amount = Math.round(Number(digits) * 100) / 100;
  return amount > 0 ? amount : null;
}
