import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@kean/kernel';
import { failCollection } from '../errors.ts';
import { KIND_BYTES, kindOf } from '../reading/file-kind.ts';
import { LIMITS } from '../reading/limits.ts';

/** A file on its way in: counted, hashed and looked at while it passes, kept nowhere. */
export class ArrivingFile {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  sizeBytes = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    // A request that is refused half-way must stay open for the answer.
    this.#bytes = bytes instanceof Readable ? bytes.iterator({ destroyOnReturn: false }) : bytes;
  }

  /** Hex SHA-256 of everything that has passed; ask once, at the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  /**
   * Passes the bytes on, and stops at the first sign that they are not to be kept.
   * @throws AppError COLLECTION_FILE_TOO_LARGE | COLLECTION_FILE_KIND_UNKNOWN | COLLECTION_FILE_EMPTY | COLLECTION_UPLOAD_BROKEN
   */
  async *pass(): AsyncGenerator<Uint8Array, void, undefined> {
    let head: Buffer | null = Buffer.alloc(0);
    try {
      for await (const piece of this.#bytes) {
        this.sizeBytes += piece.length;
        if (this.sizeBytes > LIMITS.fileBytes) throw failCollection('COLLECTION_FILE_TOO_LARGE');
        if (head !== null) {
          head = Buffer.concat([head, piece]);
          if (head.length < KIND_BYTES) continue;
          requireKnownKind(head);
        }
        this.#hash.update(head ?? piece);
        yield head ?? piece;
        head = null;
      }
    } catch (error) {
      throw error instanceof AppError ? error : failCollection('COLLECTION_UPLOAD_BROKEN');
    }
    if (this.sizeBytes === 0) throw failCollection('COLLECTION_FILE_EMPTY');
    if (head === null) return;
    requireKnownKind(head);
    this.#hash.update(head);
    yield head;
  }
}

/** Only what certainly is no list is turned away here; the worker looks closer. */
function requireKnownKind(head: Buffer): void {
  if (kindOf(head) === 'other') throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
}
