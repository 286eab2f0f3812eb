import type { SqlTransaction } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import { AppError } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { failClients } from '../errors.ts';
import { type DocumentOf, type DocumentToReceive, documentObject, placesOfDocument } from './document-rows.ts';
import { type Arriving, type ReceivedFile, storeFile } from './stored-file.ts';

export type ReceivedDocument = ReceivedFile;

const BEGIN = `INSERT INTO client_document (id, client_id, about, about_id, kind, sheets, received_by)
  VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6, $7::uuid)`;
const KEEP = `UPDATE client_document SET state = 'kept', type = $2, size_bytes = $3, scan = $4, sealed_hash = $5, sealed_key = $6,
    kept_at = clock_timestamp()
  WHERE id = $1::uuid AND state = 'receiving' RETURNING id`;
const REFUSE = `UPDATE client_document SET state = 'refused', refused_because = $2, ended_at = clock_timestamp()
  WHERE id = $1::uuid AND state = 'receiving'`;

/** Writes down that something is coming, before the first byte: what lies in the store afterwards has a row, whatever happens. */
export async function beginDocument(tx: SqlTransaction, document: DocumentToReceive): Promise<void> {
  const { documentId, clientId, about, aboutId, kind, sheets, receivedBy } = document;
  await tx.query(BEGIN, [documentId, clientId, about, aboutId, kind, sheets, receivedBy]);
}

/** Takes in the bytes of a document, as {@link storeFile} does. */
export function storeDocument(
  lent: Pick<Services, 'objects' | 'scanning'>,
  key: SealingKey,
  document: DocumentOf,
  arriving: Arriving,
): Promise<ReceivedDocument> {
  const put = (sealed: AsyncIterable<Uint8Array>) => lent.objects.put(documentObject(document), sealed);
  return storeFile(lent, key, { places: placesOfDocument(document), put }, arriving);
}

/** Writes down what was stored. @throws AppError CLIENTS_DOCUMENT_GONE where its client was erased while it arrived */
export async function keepDocument(
  tx: SqlTransaction,
  { documentId }: DocumentOf,
  { type, sizeBytes, scan, sealedKey, stored }: ReceivedDocument,
): Promise<void> {
  const hash = Buffer.from(stored.sha256, 'hex');
  const [kept] = await tx.query(KEEP, [documentId, type, sizeBytes, scan, hash, sealedKey]);
  if (kept === undefined) throw failClients('CLIENTS_DOCUMENT_GONE');
}

const CAUSES = {
  OBJECT_CONTENT_EMPTY: 'empty',
  OBJECT_CONTENT_TOO_LARGE: 'too-large',
  OBJECT_CONTENT_TYPE_UNKNOWN: 'type-unknown',
  OBJECT_CONTENT_TYPE_IS_ANOTHER: 'type-is-another',
  OBJECT_CONTENT_INFECTED: 'infected',
  OBJECT_SCANNER_UNAVAILABLE: 'scanner-away',
} as const;
export type DocumentRefusal = (typeof CAUSES)[keyof typeof CAUSES] | 'broken-off';

/** The cause for which nothing was kept, as the record and the log say it. */
export function whyNotKept(error: unknown): DocumentRefusal {
  const code = error instanceof AppError ? error.code : '';
  return Object.hasOwn(CAUSES, code) ? CAUSES[code as keyof typeof CAUSES] : 'broken-off';
}

/** Writes down that it was not taken. */
export async function refuseDocument(
  tx: SqlTransaction,
  { documentId }: DocumentOf,
  because: DocumentRefusal,
): Promise<void> {
  await tx.query(REFUSE, [documentId, because]);
}
