import { normalisePhone } from './normalise-phone.ts';

/**
 * What a list shows of a phone number: 13800005678 → 138****5678, 037166668888 → 0371****8888. The last four digits stay, since
 * people find clients by them. A number too short to lose four digits and keep four shows nothing.
 */
export function maskPhone(written: string): string {
  const digits = normalisePhone(written);
  if (digits.length < 8) return '****';
  return `${digits.slice(0, lengthOfPrefix(digits))}****${digits.slice(-4)}`;
}

/** Digits kept in front: network of a mobile number, area code of a landline as far as four others stay hidden, else none. */
function lengthOfPrefix(digits: string): number {
  if (/^1\d{10}$/.test(digits)) return 3;
  if (!/^0\d{9,11}$/.test(digits)) return 0;
  return Math.min(/^0(?:10|2\d)/.test(digits) ? 3 : 4, digits.length - 8);
}
