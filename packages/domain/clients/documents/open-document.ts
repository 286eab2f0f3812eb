import type { Readable } from 'node:stream';
import type { DataKey } from '@kean/encryption';
import type { Services } from '@kean/procedures';
import { failClients } from '../errors.ts';
import { documentObject, type KeptDocument, placesOfDocument } from './document-rows.ts';
import { openStoredFile } from './stored-file.ts';

/**
 * The content of a document, as {@link openStoredFile} gives it.
 * @param found says that it was found clean; whoever calls writes it down
 * @throws AppError CLIENTS_DOCUMENT_INFECTED, OBJECT_SCANNER_UNAVAILABLE, OBJECT_MISSING; DecryptionError
 */
export function openDocument(
  lent: Pick<Services, 'objects' | 'scanning'>,
  key: DataKey,
  document: KeptDocument,
  found: (scan: 'clean') => Promise<void>,
): Promise<Readable> {
  const { scan, sealedKey } = document;
  const file = { object: documentObject(document), places: placesOfDocument(document), scan, sealedKey };
  return openStoredFile(lent, key, file, {
    clean: () => found('clean'),
    infected: () => failClients('CLIENTS_DOCUMENT_INFECTED'),
  });
}
