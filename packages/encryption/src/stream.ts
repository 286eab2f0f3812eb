import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { DataKey, SealingKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { KEY_ID_BYTES } from './key-id.ts';
import { PLACE_BYTES, type Place, writePlace } from './place.ts';
import { ChunkSeries, Pieces } from './stream-chunks.ts';

/** Plaintext bytes of every chunk but the last. */
export const CHUNK_BYTES = 65_536;
const MAGIC = Buffer.from('kean', 'latin1');
const STREAM_VERSION = 1;
const SALT_BYTES = 16;
const SUITE_AT = MAGIC.length + 1;
const KEY_ID_AT = SUITE_AT + 1;
const SALT_AT = KEY_ID_AT + KEY_ID_BYTES;
/** magic (4), version (1), suite (1), key id (8), salt (16) */
export const STREAM_HEADER_BYTES = SALT_AT + SALT_BYTES;

/**
 * Seals a file for one place: header, then chunks of 64 KiB, each authenticated with its number and whether it is the last
 * (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, with the nonce of age). Constant memory.
 * @throws TypeError where the place cannot be encoded or belongs to another subject
 */
export function sealStream(key: SealingKey, place: Place): Transform {
  if (place.subject !== key.subject) throw new TypeError('this key belongs to another subject');
  const header = Buffer.alloc(STREAM_HEADER_BYTES);
  MAGIC.copy(header);
  header[MAGIC.length] = STREAM_VERSION;
  header[SUITE_AT] = key.current.suite.code;
  key.current.id.copy(header, KEY_ID_AT);
  randomBytes(SALT_BYTES).copy(header, SALT_AT);
  const associated = associatedOf(header, place);
  if (associated === null) throw new TypeError('a part of the place is empty, too long or not ASCII');
  return new SealTransform(header, new ChunkSeries(key.current, header.subarray(SALT_AT), associated));
}

/**
 * Opens a file that was sealed for this place. Every chunk is authenticated before it is passed on. A file that was cut, extended,
 * reordered or mixed with another fails with DecryptionError **at that point**, so what came before has left already: a reader acts
 * on nothing until the stream has ended without an error.
 */
export function openStream(key: DataKey, place: Place): Transform {
  return new OpenTransform(key, place);
}

class SealTransform extends Transform {
  readonly #series: ChunkSeries;
  readonly #pieces = new Pieces();

  constructor(header: Buffer, series: ChunkSeries) {
    super();
    this.#series = series;
    this.push(header);
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pieces.add(bytes);
    // A full piece is sealed only when more has come: it may still turn out to be the last.
    while (this.#pieces.length > CHUNK_BYTES) this.push(this.#series.seal(this.#pieces.take(CHUNK_BYTES), false));
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#series.seal(this.#pieces.take(this.#pieces.length), true));
  }
}

class OpenTransform extends Transform {
  readonly #key: DataKey;
  readonly #place: Place;
  readonly #pieces = new Pieces();
  #series: ChunkSeries | undefined;

  constructor(key: DataKey, place: Place) {
    super();
    this.#key = key;
    this.#place = place;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pieces.add(bytes);
    this.#attempt(done, () => {
      if (this.#pieces.length < STREAM_HEADER_BYTES && this.#series === undefined) return;
      this.#series ??= this.#begin(this.#pieces.take(STREAM_HEADER_BYTES));
      const sealedBytes = CHUNK_BYTES + this.#series.generation.suite.tagBytes;
      while (this.#pieces.length > sealedBytes) this.push(this.#series.open(this.#pieces.take(sealedBytes), false));
    });
  }

  override _flush(done: TransformCallback): void {
    this.#attempt(done, () => {
      if (this.#series === undefined) throw new DecryptionError();
      this.push(this.#series.open(this.#pieces.take(this.#pieces.length), true));
    });
  }

  #attempt(done: TransformCallback, work: () => void): void {
    try {
      work();
    } catch (error) {
      done(error instanceof Error ? error : new DecryptionError());
      return;
    }
    done();
  }

  #begin(header: Buffer): ChunkSeries {
    const generation = this.#key.generationAt(header, KEY_ID_AT);
    const associated = associatedOf(header, this.#place);
    const known = header.subarray(0, MAGIC.length).equals(MAGIC) && header[MAGIC.length] === STREAM_VERSION;
    if (!known || generation === undefined || generation.suite.code !== header[SUITE_AT]) throw new DecryptionError();
    if (associated === null || this.#place.subject !== this.#key.subject) throw new DecryptionError();
    return new ChunkSeries(generation, header.subarray(SALT_AT), associated);
  }
}

/** Header and place: what every chunk is bound to. */
function associatedOf(header: Buffer, place: Place): Buffer | null {
  const associated = Buffer.alloc(STREAM_HEADER_BYTES + PLACE_BYTES);
  header.copy(associated);
  const end = writePlace(associated, STREAM_HEADER_BYTES, 'stream', place);
  return end < 0 ? null : associated.subarray(0, end);
}
