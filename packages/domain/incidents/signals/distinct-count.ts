import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * How many different ids were seen, in a fixed space: linear counting over a bitmap (Whang, Vander-Zanden, Taylor 1990). With 4,096 bits it is exact
 * for some twenty, which is where the limits lie, in all but one of twenty cases (one too few then), and forgets which ids they were.
 */
export const BITS = 4_096;
const WORDS = BITS / 32;

export type Bitmap = Uint32Array;

export const emptyBitmap = (): Bitmap => new Uint32Array(WORDS);

/** Spreads ids over the bits of a bitmap. Where bitmaps are kept it has a key: whoever reads them cannot try who was seen. */
export type Spread = (id: string) => number;

/** FNV-1a, without a key: for bitmaps that no disk sees. */
export const spreadOpenly: Spread = (id) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  // The last letters of an id decide the low bits; they are mixed once more.
  return (hash ^ (hash >>> 15)) >>> 0;
};

/**
 * @param spread as {@link Spread} gave it; nobody gains by a collision but to be counted less once
 * @returns whether the bit was not set before
 */
export function mark(bitmap: Bitmap, spread: number): boolean {
  const bit = spread % BITS;
  const [word, mask] = [bit >>> 5, 1 << (bit & 31)];
  const before = bitmap[word] ?? 0;
  bitmap[word] = before | mask;
  return (before & mask) === 0;
}

/** Everything that any of the bitmaps has seen. */
export function unionOf(bitmaps: readonly Bitmap[]): Bitmap {
  const union = emptyBitmap();
  for (const bitmap of bitmaps)
    for (let word = 0; word < WORDS; word += 1) union[word] = (union[word] ?? 0) | (bitmap[word] ?? 0);
  return union;
}

export function countSet(bitmap: Bitmap): number {
  let set = 0;
  for (const word of bitmap) set += setBits(word);
  return set;
}

/** How many different ids set so many bits, most likely. */
export function idsBehind(set: number): number {
  const unset = BITS - set;
  return unset === 0 ? BITS * 7 : Math.round(BITS * Math.log(BITS / unset));
}

/** How many different ids the bitmaps have seen together. */
export const countDistinct = (bitmaps: readonly Bitmap[]): number => idsBehind(countSet(unionOf(bitmaps)));

/** As distances from one set bit to the next: a bitmap of a few is a few bytes. */
export function writeBitmap(to: ByteWriter, bitmap: Bitmap): void {
  const set = bitsOf(bitmap);
  to.count(set.length);
  let before = 0;
  for (const bit of set) {
    to.count(bit - before);
    before = bit;
  }
}

export function readBitmap(from: ByteReader): Bitmap {
  const bitmap = emptyBitmap();
  let bit = 0;
  for (let left = from.count(); left > 0; left -= 1) {
    bit += from.count();
    mark(bitmap, bit);
  }
  return bitmap;
}

function bitsOf(bitmap: Bitmap): number[] {
  const set: number[] = [];
  for (let word = 0; word < WORDS; word += 1) {
    const bits = bitmap[word] ?? 0;
    for (let bit = 0; bits !== 0 && bit < 32; bit += 1) if ((bits >>> bit) & 1) set.push(word * 32 + bit);
  }
  return set;
}

function setBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
