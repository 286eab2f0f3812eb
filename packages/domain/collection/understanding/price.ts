import { readable } from './cell-text.ts';

export interface UnderstoodPrice {
  /** yuan, whole; `null` on the side that is open (300万以内). */
  readonly min: number | null;
  readonly max: number | null;
  /** True where the wording says more than the figures (左右, 可谈), so that it has to be kept. */
  readonly approximate: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  元: 1,
  块: 1,
  k: 1_000,
  千: 1_000,
  w: 10_000,
  万: 10_000,
  十万: 100_000,
  百万: 1_000_000,
  千万: 10_000_000,
  亿: 100_000_000,
};
const UNIT = '(元|块|千万|百万|十万|千|万|w|k|亿)?元?';
const AMOUNT = '(\\d+(?:\\.\\d+)?)\\s*';
const ONE = new RegExp(`^${AMOUNT}${UNIT}$`);
const RANGE = new RegExp(`^${AMOUNT}${UNIT}\\s*(?:-|~|～|—|–|至|到)+\\s*${AMOUNT}${UNIT}$`);
const ABOUT_BEFORE = /^(?:约|大约|大概|预算|总价)/;
const ABOUT_AFTER = /(?:左右|上下|附近|可谈|可议|可小刀|多|出头)$/;
const AT_MOST = /(?:以内|以下|之内|内|封顶)$|^(?:不超过|最多|小于|<|≤)/;
const AT_LEAST = /(?:以上|起)$|^(?:不低于|至少|最少|大于|>|≥)/;
const PER_MONTH = /(?:\/|每|一个|\/每)月$/;
/** Below this a bare number is not said to be yuan: 350 is most likely 万, and guessing is not understanding. */
const SURELY_YUAN = 10_000;
const MOST_YUAN = 100_000_000_000;

/**
 * Prices → whole yuan.
 * @param unitOfColumn what the header says the numbers are (预算(万) → 10 000); `null` where it says nothing
 * @returns `null` for an empty cell and for what is not understood (面议)
 */
export function readPrice(cell: string, unitOfColumn: number | null = null): UnderstoodPrice | null {
  let text = readable(cell)
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/[¥￥]|人民币|rmb/g, '');
  const approximate = ABOUT_BEFORE.test(text) || ABOUT_AFTER.test(text);
  text = text.replace(ABOUT_BEFORE, '').replace(ABOUT_AFTER, '').replace(PER_MONTH, '').trim();
  const [openBelow, openAbove] = [AT_MOST.test(text), AT_LEAST.test(text)];
  text = text.replace(openBelow ? AT_MOST : AT_LEAST, '').trim();
  const range = RANGE.exec(text);
  if (range !== null) {
    if (openBelow || openAbove) return null;
    const max = yuan(range[3], range[4], unitOfColumn);
    const min = yuan(range[1], range[2] ?? range[4], unitOfColumn);
    return min === null || max === null || min > max ? null : { min, max, approximate };
  }
  const one = ONE.exec(text);
  const amount = one === null ? null : yuan(one[1], one[2], unitOfColumn);
  if (amount === null) return null;
  return { min: openBelow ? null : amount, max: openAbove ? null : amount, approximate };
}

function yuan(digits: string | undefined, unit: string | undefined, unitOfColumn: number | null): number | null {
  const number = Number(digits);
  const factor = unit === undefined ? (unitOfColumn ?? (number >= SURELY_YUAN ? 1 : null)) : (UNITS[unit] ?? null);
  if (factor === null) return null;
  const amount = Math.round(number * factor);
  return amount <= MOST_YUAN ? amount : null;
}

/** The unit a header names for its numbers, in yuan; `null` where it names none. */
export function unitOfPriceHeader(header: string): number | null {
  const text = readable(header);
  if (/[([【](?:单位:?)?万/.test(text) || /万元$/.test(text)) return 10_000;
  return /[([【](?:单位:?)?元/.test(text) ? 1 : null;
}
