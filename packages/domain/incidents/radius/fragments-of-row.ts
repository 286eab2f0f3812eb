import { readPhones, residentNumberHolds, toHalfWidth } from '@kean/collection/contract/reading-cells';

/** What of one row can be compared with what the office holds, and what only stands beside it. */
export interface Fragments {
  readonly phones: readonly string[];
  readonly idNumbers: readonly string[];
  readonly names: readonly string[];
  /** Last four digits of phones that somebody masked: `138****5678`. */
  readonly tails: readonly string[];
  readonly beside: readonly ('address' | 'price')[];
}

/** Longer rows are somebody's novel: no list has them, and reading them would cost more than it finds. */
const MOST_CHARACTERS = 20_000;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g;
const RESIDENT = /(?<![\dXx])\d{17}[\dXx](?![\dXx])/g;
const MASKED = /(?<!\d)1\d{2}[*xX•·-]{2,8}(\d{4})(?!\d)/g;
/** A number of which a spreadsheet made a figure: `13800005678.0`. */
const FIGURE = /(\d{11})\.0+(?!\d)/g;
const WORDS = /[\s,，;；|/、:：()（）【】[\]<>"“”'‘’=]+/;
/** A name stands alone in its cell or word; as it only confirms a number, a word too many does no harm. */
const HAN_NAME = /^\p{Script=Han}{2,4}$|^\p{Script=Han}{1,12}·\p{Script=Han}{1,12}$/u;
const LATIN_NAME = /^[A-Za-z][A-Za-z.'’ -]{2,40}$/;
const POLITE = /(?:先生|女士|小姐|太太)$/;
const PLACE = /[省市区县镇乡村路街道巷弄号栋幢座室]|单元|小区|花园|家园|公寓/gu;
const PRICE = /\d(?:\.\d+)?\s*(?:万|元|w\b)/i;

/**
 * Looks for phones, identity numbers and names in the cells of a row, however they were written: other separators, country codes, full-width
 * digits, several in one cell, a line of a chat. Keeps nothing.
 */
export function fragmentsOfRow(cells: readonly string[]): Fragments {
  const [phones, idNumbers, names, tails] = [1, 2, 3, 4].map(() => new Set<string>()) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const beside = new Set<'address' | 'price'>();
  let left = MOST_CHARACTERS;
  for (const cell of cells) {
    const text = toHalfWidth(cell.slice(0, left)).replace(INVISIBLE, '').replace(FIGURE, '$1').trim();
    left -= cell.length;
    if (text === '') continue;
    for (const [number] of text.matchAll(RESIDENT))
      if (residentNumberHolds(number.toUpperCase())) idNumbers.add(number.toUpperCase());
    for (const [, tail = ''] of text.matchAll(MASKED)) tails.add(tail);
    const words = text.split(WORDS).filter((word) => word !== '');
    for (const part of words.length > 1 ? [text, ...words] : [text]) {
      // An identity number is no phone, though a phone may stand within it by chance.
      for (const phone of readPhones(part.replace(RESIDENT, ' ')).phones) phones.add(phone);
      const name = nameIn(part);
      if (name !== null) names.add(name);
    }
    if ((text.match(PLACE)?.length ?? 0) >= 2 && /\p{Script=Han}{2}/u.test(text)) beside.add('address');
    if (PRICE.test(text)) beside.add('price');
    if (left <= 0) break;
  }
  return { phones: [...phones], idNumbers: [...idNumbers], names: [...names], tails: [...tails], beside: [...beside] };
}

function nameIn(part: string): string | null {
  const word = part.replace(POLITE, '');
  return HAN_NAME.test(word) || LATIN_NAME.test(word) ? word : null;
}

/** Whether anything in it can be compared at all; a name alone names too many. */
export function isComparable({ phones, idNumbers, names, tails }: Fragments): boolean {
  return phones.length > 0 || idNumbers.length > 0 || (tails.length > 0 && names.length > 0);
}
