import { pipeline, type Readable } from 'node:stream';
import { type DataKey, openFile } from '@kean/encryption';
import { isInfected } from '@kean/objects/intake';
import type { Services } from '@kean/procedures';
import { failClients } from '../errors.ts';
import { documentObject, type KeptDocument, placesOfDocument } from './document-rows.ts';

type Lent = Pick<Services, 'objects' | 'scanning'>;

/**
 * The content of a document as it is read from the store, each chunk authentic before it leaves. Who may, and that it is in the log, was settled
 * and committed by the clause before. What no scanner has seen goes through the scanner first, where the office has one: while that is away the
 * document stays shut.
 * @param found says that it was found clean; whoever calls writes it down
 * @throws AppError CLIENTS_DOCUMENT_INFECTED, OBJECT_SCANNER_UNAVAILABLE, OBJECT_MISSING; DecryptionError
 */
export async function openDocument(
  lent: Lent,
  key: DataKey,
  document: KeptDocument,
  found: (scan: 'clean') => Promise<void>,
): Promise<Readable> {
  const scanner = lent.scanning?.scanner ?? null;
  if (document.scan === 'unscanned' && scanner !== null) {
    if (await isInfected(scanner, await opened(lent, key, document))) throw failClients('CLIENTS_DOCUMENT_INFECTED');
    await found('clean');
  }
  return opened(lent, key, document);
}

async function opened({ objects }: Lent, key: DataKey, document: KeptDocument): Promise<Readable> {
  const content = openFile(key, placesOfDocument(document), document.sealedKey);
  // A failure on either side reaches the reader of `content` as its error.
  pipeline(await objects.get(documentObject(document)), content, () => undefined);
  return content;
}
