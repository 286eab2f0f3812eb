/**
 * How many different ids were seen, in a fixed space: linear counting over a bitmap (Whang, Vander-Zanden, Taylor 1990). With 1,024 bits it is exact
 * to one or two for some twenty, which is where the limits lie, and forgets which ids they were.
 */
export const BITS = 1_024;
const WORDS = BITS / 32;

export type Bitmap = Uint32Array;

export const emptyBitmap = (): Bitmap => new Uint32Array(WORDS);

/** FNV-1a: spreads ids evenly; nobody gains by a collision but to be counted less once. */
export function mark(bitmap: Bitmap, id: string): void {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  // The last letters of an id decide the low bits; they are mixed once more.
  const bit = ((hash ^ (hash >>> 15)) >>> 0) % BITS;
  const word = bit >>> 5;
  bitmap[word] = (bitmap[word] ?? 0) | (1 << (bit & 31));
}

/** How many different ids the bitmaps have seen together. */
export function countDistinct(bitmaps: readonly Bitmap[]): number {
  let unset = 0;
  for (let word = 0; word < WORDS; word += 1) {
    let bits = 0;
    for (const bitmap of bitmaps) bits |= bitmap[word] ?? 0;
    unset += 32 - setBits(bits);
  }
  return unset === 0 ? BITS * 7 : Math.round(BITS * Math.log(BITS / unset));
}

function setBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
