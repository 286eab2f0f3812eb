import { readable } from './cell-text.ts';

export type IdNumberReading =
  | { readonly kind: 'none' }
  /** 居民身份证 whose check character holds, or another document in a known form; upper case. */
  | { readonly kind: 'valid'; readonly value: string }
  /** Something is written and it is no document number that holds. */
  | { readonly kind: 'broken' };

/** GB 11643-1999: weights of the first seventeen digits and the check character for each remainder of 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
const RESIDENT = /^\d{17}[\dX]$/;
/** Passports, 港澳居民来往内地通行证, 台湾居民来往大陆通行证: letters and digits without a check character that can be verified. */
const OTHER_DOCUMENT = /^[A-Z]{1,2}\d{6,10}$/;

export function readIdNumber(cell: string): IdNumberReading {
  const text = readable(cell).replace(/[\s-]/g, '').toUpperCase();
  if (text === '') return { kind: 'none' };
  if (OTHER_DOCUMENT.test(text)) return { kind: 'valid', value: text };
  return residentNumberHolds(text) ? { kind: 'valid', value: text } : { kind: 'broken' };
}

/** True for an 18-character resident number whose check character follows from the other seventeen. */
export function residentNumberHolds(text: string): boolean {
  if (!RESIDENT.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (WEIGHTS[index] ?? 0) * (text.charCodeAt(index) - 48);
  return CHECKS[sum % 11] === text[17];
}
