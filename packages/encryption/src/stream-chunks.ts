import { hkdfSync } from 'node:crypto';
import type { KeyGeneration } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { NONCE_BYTES } from './nonce.ts';
import type { SuiteKeys } from './suites/suite.ts';

/** The chunks of one file: its own key, derived from a fresh salt, so that counters may start at zero. */
export class ChunkSeries {
  readonly generation: KeyGeneration;
  readonly #keys: SuiteKeys;
  readonly #associated: Buffer;
  readonly #nonce = Buffer.alloc(NONCE_BYTES);
  #next = 0;

  /** @param salt sixteen random bytes of this file alone */
  constructor(generation: KeyGeneration, salt: Buffer, associated: Buffer) {
    const { suite, derivation } = generation;
    const raw = Buffer.from(hkdfSync(suite.hash, derivation, salt, `kean/v1/stream/${suite.name}`, suite.keyBytes));
    this.generation = generation;
    this.#keys = suite.importKeys(raw);
    this.#associated = associated;
    raw.fill(0);
  }

  seal(plaintext: Buffer, last: boolean): Buffer {
    const { suite } = this.generation;
    const sealed = Buffer.allocUnsafe(plaintext.length + suite.tagBytes);
    suite.seal(this.#keys, this.#nextNonce(last), this.#associated, plaintext, sealed, 0);
    return sealed;
  }

  open(sealed: Buffer, last: boolean): Buffer {
    const first = this.#next === 0;
    const plaintext = this.generation.suite.open(this.#keys, this.#nextNonce(last), this.#associated, sealed, 0);
    // One file has one spelling: an empty last chunk is how an empty file ends, and no other.
    if (plaintext === null || (plaintext.length === 0 && !first)) throw new DecryptionError();
    return plaintext;
  }

  /** Eleven bytes of counter, big-endian, and one byte that is 1 for the last chunk. */
  #nextNonce(last: boolean): Buffer {
    this.#nonce.writeBigUInt64BE(BigInt(this.#next), 3);
    this.#nonce[NONCE_BYTES - 1] = last ? 1 : 0;
    this.#next += 1;
    return this.#nonce;
  }
}

/** Collects bytes and hands them on in pieces of one size; the rest is known to be the last only at the end. */
export class Pieces {
  #waiting: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#length += bytes.length;
  }

  take(length: number): Buffer {
    const [first] = this.#waiting;
    const whole = this.#waiting.length === 1 && first !== undefined ? first : Buffer.concat(this.#waiting);
    const rest = whole.subarray(length);
    this.#waiting = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return whole.subarray(0, length);
  }
}
