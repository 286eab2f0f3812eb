import { failCollection } from '../errors.ts';
import { csvTable } from './csv-rows.ts';
import { EncodingTrial, type TextEncodingName } from './encoding.ts';
import { EncryptedPackageSearch, KIND_BYTES, kindOf } from './file-kind.ts';
import type { OpenBytes, Table } from './table.ts';
import { workbookTable } from './workbook-table.ts';

/** What a file is, as far as reading it goes. */
export type DetectedFile =
  | { readonly kind: 'csv'; readonly encoding: TextEncodingName }
  | { readonly kind: 'xlsx'; readonly encoding: null };

/**
 * Reads all bytes once and says what they are.
 * @throws AppError COLLECTION_FILE_EMPTY | COLLECTION_FILE_KIND_UNKNOWN | COLLECTION_FILE_ENCRYPTED |
 *   COLLECTION_FILE_OLD_WORKBOOK | COLLECTION_ENCODING_UNREADABLE
 */
export async function detectFile(openBytes: OpenBytes): Promise<DetectedFile> {
  const pieces = openBytes()[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(pieces);
    if (head.length === 0) throw failCollection('COLLECTION_FILE_EMPTY');
    const kind = kindOf(head);
    if (kind === 'zip') return { kind: 'xlsx', encoding: null };
    if (kind === 'compound') throw await refusalOfCompound(head, pieces);
    if (kind === 'other') throw failCollection('COLLECTION_FILE_KIND_UNKNOWN');
    return { kind: 'csv', encoding: await encodingOf(head, pieces) };
  } finally {
    await pieces.return?.();
  }
}

/** Opens a file that was detected before. */
export function openTable(openBytes: OpenBytes, detected: DetectedFile): Promise<Table> {
  return detected.kind === 'csv' ? Promise.resolve(csvTable(openBytes, detected.encoding)) : workbookTable(openBytes);
}

async function firstBytes(pieces: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < KIND_BYTES) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rest(pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
}

async function refusalOfCompound(head: Buffer, pieces: AsyncIterator<Uint8Array>): Promise<Error> {
  const search = new EncryptedPackageSearch();
  search.add(head);
  for await (const piece of rest(pieces)) search.add(piece);
  return failCollection(search.found ? 'COLLECTION_FILE_ENCRYPTED' : 'COLLECTION_FILE_OLD_WORKBOOK');
}

async function encodingOf(head: Buffer, pieces: AsyncIterator<Uint8Array>): Promise<TextEncodingName> {
  const trial = new EncodingTrial();
  trial.add(head);
  for await (const piece of rest(pieces)) trial.add(piece);
  const encoding = trial.end();
  if (encoding === null) throw failCollection('COLLECTION_ENCODING_UNREADABLE');
  return encoding;
}
