import { readable } from './cell-text.ts';
import { readOnePhone } from './one-phone.ts';

export interface UnderstoodPhones {
  /** In the order written, each in the one spelling of `readOnePhone`, none twice. */
  readonly phones: readonly string[];
  /** True where the cell says more than the phones, so that its wording has to be kept. */
  readonly hasMore: boolean;
}

const BETWEEN_PHONES = /[/\\、,;|\n\r&]|或|和/;
/** A mobile inside other text: not part of a longer run of digits. */
const MOBILE_WITHIN = /(?<![\d])(?:\+?86|0086)?1[3-9]\d{9}(?!\d)/g;
const MOBILES_IN_A_ROW = /^(?:(?:\+?86|0086)?1[3-9]\d{9}){2,}$/;

/**
 * Reads the phones of a cell: two in one cell (with / 、 , ; space or line break), country codes, dashes, remarks in between.
 * An empty answer with `hasMore` means that something is written and none of it is a phone.
 */
export function readPhones(cell: string): UnderstoodPhones {
  const text = readable(cell);
  if (text === '') return { phones: [], hasMore: false };
  const phones = new Set<string>();
  let hasMore = false;
  for (const part of text.split(BETWEEN_PHONES)) {
    if (part.trim() === '') continue;
    const whole = readOnePhone(part);
    if (whole !== null) {
      phones.add(whole);
      continue;
    }
    const found = phonesWithin(part);
    for (const phone of found.phones) phones.add(phone);
    if (found.hasMore) hasMore = true;
  }
  return { phones: [...phones], hasMore };
}

function phonesWithin(part: string): UnderstoodPhones {
  const joined = part.replace(/[\s\-‐-―.]/g, '');
  if (MOBILES_IN_A_ROW.test(joined)) {
    const inARow = joined.match(/(?:\+?86|0086)?1[3-9]\d{9}/g) ?? [];
    return { phones: inARow.flatMap((one) => readOnePhone(one) ?? []), hasMore: false };
  }
  const within = joined.match(MOBILE_WITHIN) ?? [];
  return { phones: within.flatMap((one) => readOnePhone(one) ?? []), hasMore: true };
}
