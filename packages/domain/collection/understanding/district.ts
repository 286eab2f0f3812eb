import { readable } from './cell-text.ts';
import { DISTRICTS } from './district-words.ts';

const LONGEST = Math.max(...[...DISTRICTS.keys()].map((name) => name.length));

/** A district that is known by name, in its full spelling; `null` otherwise, and then the wording stays sealed. */
export function readDistrict(cell: string): string | null {
  const text = readable(cell).replace(/^.{1,6}市(?=.{2,}[区县]$)/, '');
  return DISTRICTS.get(text) ?? null;
}

/** The district an address begins with, after a province or city if there is one. */
export function districtOfAddress(address: string): string | null {
  const text = readable(address)
    .replace(/^.{1,6}省/, '')
    .replace(/^.{1,6}?市(?=.{2})/, '');
  for (let length = Math.min(LONGEST, text.length); length >= 3; length -= 1) {
    const start = text.slice(0, length);
    if (DISTRICTS.get(start) === start) return start;
  }
  return null;
}
