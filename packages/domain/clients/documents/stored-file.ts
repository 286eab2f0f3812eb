/** A file that came from outside, in the store: one way in and one way out, whosever it is. */
import { pipeline as piped, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DataKey, type FilePlaces, openFile, type SealingKey, sealFile } from '@kean/encryption';
import type { AppError } from '@kean/kernel';
import type { ObjectKey, Stored } from '@kean/objects';
import { isInfected, type LookedAt, lookAtContent } from '@kean/objects/intake';
import type { Services } from '@kean/procedures';
import { MOST_DOCUMENT_BYTES } from '../contract/documents.ts';

type Lent = Pick<Services, 'objects' | 'scanning'>;

/** Bytes on their way in. */
export interface Arriving {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What their sender calls them; it is not believed. */
  readonly declaredType: string;
}

/** Where a file was sealed, and how it comes into the store: whoever keeps it names its key, so that what lies there is declared. */
export interface FileToStore {
  readonly places: FilePlaces;
  readonly put: (sealed: AsyncIterable<Uint8Array>) => Promise<Stored>;
}

/** A file that lies in the store, sealed, and is not written down yet. */
export interface ReceivedFile extends LookedAt {
  readonly sealedKey: Buffer;
  readonly stored: Stored;
}

/**
 * Looks at the bytes, seals them and stores them while they arrive: in chunks, with bounded memory, and nowhere in the clear. All of it or
 * nothing.
 * @param key of whoever it is about, which may be one that seals and opens nothing
 * @throws AppError of the intake (`OBJECT_CONTENT_…`, `OBJECT_SCANNER_UNAVAILABLE`) or of the store; nothing is kept then
 */
export async function storeFile(
  { scanning }: Pick<Services, 'scanning'>,
  key: SealingKey,
  { places, put }: FileToStore,
  { bytes, declaredType }: Arriving,
): Promise<ReceivedFile> {
  const { scanner = null, whenAway = 'refuse' } = scanning ?? {};
  const looked = lookAtContent(bytes, {
    mostBytes: MOST_DOCUMENT_BYTES,
    declaredType,
    scanner,
    whenScannerIsAway: whenAway,
  });
  const { content, sealedKey } = sealFile(key, places);
  const stored = await pipeline(Readable.from(looked.bytes, { objectMode: false }), content, (sealed) =>
    put(sealed as AsyncIterable<Uint8Array>),
  );
  return { ...looked.seen(), sealedKey, stored };
}

/** A file that is there to be opened. */
export interface KeptFile {
  readonly object: ObjectKey;
  readonly places: FilePlaces;
  readonly scan: LookedAt['scan'];
  readonly sealedKey: Buffer;
}

/** What becomes of a file that no scanner had seen, once one has. */
export interface ScannedLate {
  /** It was found clean; whoever calls writes it down. */
  readonly clean: () => Promise<void>;
  readonly infected: () => AppError;
}

/**
 * The content of a file as it is read from the store, each chunk authentic before it leaves. Who may, and that it is in the log, was settled and
 * committed by the clause before. What no scanner has seen goes through the scanner first, where the office has one: while that is away the file
 * stays shut.
 * @throws AppError OBJECT_SCANNER_UNAVAILABLE, OBJECT_MISSING, and what `infected` says; DecryptionError
 */
export async function openStoredFile(
  lent: Lent,
  key: DataKey,
  file: KeptFile,
  { clean, infected }: ScannedLate,
): Promise<Readable> {
  const scanner = lent.scanning?.scanner ?? null;
  if (file.scan === 'unscanned' && scanner !== null) {
    if (await isInfected(scanner, await opened(lent, key, file))) throw infected();
    await clean();
  }
  return opened(lent, key, file);
}

async function opened({ objects }: Lent, key: DataKey, { object, places, sealedKey }: KeptFile): Promise<Readable> {
  const content = openFile(key, places, sealedKey);
  // A failure on either side reaches the reader of `content` as its error.
  piped(await objects.get(object), content, () => undefined);
  return content;
}
