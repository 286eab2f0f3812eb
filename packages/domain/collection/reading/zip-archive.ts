import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { failCollection } from '../errors.ts';
import { LIMITS } from './limits.ts';

/**
 * The packed file of a workbook, held packed (at most 100 MB) so that its parts can be read in any order: writers put the texts
 * before or after the sheets as they like, and a reader that takes them as they come has to park a sheet in a file, in clear.
 *
 * What it says of itself is checked before a byte is unpacked (number of parts, total size, ratio), and what comes out is counted:
 * a zip bomb is refused either way.
 */
export class ZipArchive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws AppError COLLECTION_FILE_DAMAGED | COLLECTION_FILE_ENCRYPTED | COLLECTION_FILE_UNPACKS_TOO_LARGE */
  static async open(packed: Buffer): Promise<ZipArchive> {
    const zip = await sound(fromBufferPromise(packed, { autoClose: false, validateEntrySizes: true }));
    const entries = new Map<string, Entry>();
    let unpackedBytes = 0;
    const seen = zip.eachEntry();
    for (;;) {
      const next = await sound(seen.next());
      if (next.done === true) break;
      const entry = next.value;
      unpackedBytes += entry.uncompressedSize;
      requireSane(entry, entries.size, unpackedBytes);
      entries.set(entry.fileName, entry);
    }
    return new ZipArchive(zip, entries);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** A part, unpacked as it is read. @throws AppError COLLECTION_FILE_DAMAGED | COLLECTION_FILE_UNPACKS_TOO_LARGE */
  async *read(name: string, limitBytes: number = LIMITS.unpackedBytes): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw failCollection('COLLECTION_FILE_DAMAGED', { why: 'part-missing' });
    const stream: Readable = await sound(this.#zip.openReadStreamPromise(entry));
    let bytes = 0;
    try {
      for await (const piece of stream) {
        bytes += (piece as Buffer).length;
        if (bytes > limitBytes) throw failCollection('COLLECTION_FILE_UNPACKS_TOO_LARGE', { limitBytes });
        yield piece as Buffer;
      }
    } catch (error) {
      throw asDamaged(error);
    } finally {
      stream.destroy();
    }
  }
}

const RATIO_MATTERS_FROM_BYTES = 16 * 1024 * 1024;

function requireSane(entry: Entry, partsBefore: number, unpackedBytes: number): void {
  if (entry.isEncrypted()) throw failCollection('COLLECTION_FILE_ENCRYPTED');
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  const swells = entry.uncompressedSize > RATIO_MATTERS_FROM_BYTES && ratio > LIMITS.unpackRatio;
  if (swells || partsBefore >= LIMITS.zipEntries || unpackedBytes > LIMITS.unpackedBytes) {
    throw failCollection('COLLECTION_FILE_UNPACKS_TOO_LARGE', { unpackedBytes, parts: partsBefore + 1 });
  }
}

async function sound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asDamaged(error);
  }
}

/** yauzl and zlib throw plain errors; whatever they say, the person can only save the file again. */
function asDamaged(error: unknown): unknown {
  const isForeign = error instanceof Error && error.constructor === Error;
  return isForeign ? failCollection('COLLECTION_FILE_DAMAGED', { why: 'zip' }) : error;
}
