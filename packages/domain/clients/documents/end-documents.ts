import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import type { DocumentAbout } from '../contract/documents.ts';
import { type DocumentId, type DocumentOf, documentObject } from './document-rows.ts';

const END = `UPDATE client_document SET state = 'replaced', sealed_key = NULL, ended_at = clock_timestamp()
  WHERE about = $1 AND about_id = ANY ($2::uuid[]) AND state = 'kept' AND id <> ALL ($3::uuid[])
  RETURNING id AS "documentId", client_id AS "clientId"`;

/**
 * Ends what is kept of something: with the key in its row it opens no more, from the commit on. Its bytes are removed afterwards
 * ({@link removeObjects}); what a crash leaves of them opens for nobody.
 */
export function endDocuments(
  tx: SqlTransaction,
  about: DocumentAbout,
  aboutIds: readonly string[],
  but: readonly DocumentId[] = [],
): Promise<DocumentOf[]> {
  return tx.query<{ documentId: DocumentId; clientId: ClientId }>(END, [about, aboutIds, but]);
}

/** Takes the bytes of ended documents out of the store. */
export async function removeObjects(objects: ObjectStore, documents: readonly DocumentOf[]): Promise<void> {
  for (const document of documents) await objects.delete(documentObject(document));
}
