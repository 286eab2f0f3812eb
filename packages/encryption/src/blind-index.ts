import { hkdfSync, randomBytes } from 'node:crypto';
import { hmacSha256 } from './hmac-sha-256.ts';

/** Columns that may be searched without being opened. What each of them gives away is written in the README. */
export const INDEXED_COLUMNS = [
  'client.phone',
  'client.phone-tail',
  'client.name-character',
  'client.name-bigram',
  'client.name',
  'client.id-number',
  'decoy.place',
  'import.digest',
  'leak-watch.seen',
] as const;
export type IndexedColumn = (typeof INDEXED_COLUMNS)[number];

/** Keyed tokens of normalised values: equal values of a column have equal tokens, and nothing else can be told without the key. */
export interface BlindIndex {
  /** Which generation of the index root its keys come from. */
  readonly generation: number;
  /**
   * @param normalised the value in its one canonical spelling, which the clause decides; not empty
   * @returns the first eight bytes of HMAC-SHA-256, big-endian, as a signed number, which is what Postgres calls `bigint`
   */
  token(column: IndexedColumn, normalised: string): bigint;
}

/** The index of this moment. While one index root follows another there are two, and a record has the tokens of one of them. */
export interface BlindIndexes {
  /** Makes the tokens of whatever is written now. */
  readonly writing: BlindIndex;
  /**
   * Every generation under which a record may stand, **oldest first**. A search asks them one after the other in this order: a record
   * that changes over in between is then met twice and never missed.
   */
  readonly searching: readonly BlindIndex[];
}

const ROOT_VERSION = 1;
const SECRET_BYTES = 32;

/** Material of a new index root, to be wrapped at once and overwritten: version byte 1 and 32 random bytes. */
export function newIndexRootMaterial(): Buffer {
  const material = randomBytes(1 + SECRET_BYTES);
  material[0] = ROOT_VERSION;
  return material;
}

/**
 * The index over an unwrapped root; overwrites the material.
 * @returns `null` where the bytes are not an index root of a known version
 */
export function importIndexRoot(material: Buffer, generation: number): BlindIndex | null {
  if (material.length !== 1 + SECRET_BYTES || material[0] !== ROOT_VERSION) return null;
  const secret = material.subarray(1);
  const columns = new Map<IndexedColumn, ReturnType<typeof hmacSha256>>();
  for (const column of INDEXED_COLUMNS) {
    const key = Buffer.from(hkdfSync('sha256', secret, '', `kean/v1/index/${column}`, SECRET_BYTES));
    columns.set(column, hmacSha256(key));
    key.fill(0);
  }
  material.fill(0);
  const digest = Buffer.allocUnsafeSlow(32);
  return {
    generation,
    token: (column, normalised) => {
      const hmac = columns.get(column);
      if (hmac === undefined) throw new TypeError('this column is not declared for search');
      // A lone surrogate would be replaced on the way to UTF-8 and two different values would meet in one token.
      if (normalised.length === 0 || !normalised.isWellFormed()) throw new TypeError('nothing that can be searched');
      hmac(normalised, digest);
      return digest.readBigInt64BE(0);
    },
  };
}
