import type { SqlTransaction } from '@kean/db';
import type { DocumentAbout, DocumentRow } from '../contract/documents.ts';
import type { DocumentId, KeptDocument } from './document-rows.ts';

const LIST = `SELECT d.id AS "documentId", d.kind, d.type, d.size_bytes AS "sizeBytes", d.sheets, d.scan,
    encode(d.sealed_hash, 'hex') AS "sealedSha256", s.display_name AS "receivedByName", d.kept_at AS "keptAt"
  FROM client_document d LEFT JOIN staff s ON s.id = d.received_by
  WHERE d.about = $1 AND d.about_id = $2::uuid AND d.state = 'kept' ORDER BY d.kept_at, d.id LIMIT 200`;
const ONE = `SELECT d.id AS "documentId", d.client_id AS "clientId", d.about, d.about_id AS "aboutId", d.kind, d.type,
    d.size_bytes AS "sizeBytes", d.scan, d.sealed_key AS "sealedKey"
  FROM client_document d WHERE d.id = $1::uuid AND d.state = 'kept'`;

/** What is kept of something, the oldest first, within the caller's row security. No byte of it. */
export function listDocuments(tx: SqlTransaction, about: DocumentAbout, aboutId: string): Promise<DocumentRow[]> {
  return tx.query<DocumentRow & Record<string, unknown>>(LIST, [about, aboutId]);
}

/** One that can be opened; whether the caller may is the clause's to say. */
export async function readDocument(tx: SqlTransaction, documentId: DocumentId): Promise<KeptDocument | null> {
  const [found] = await tx.query<KeptDocument & Record<string, unknown>>(ONE, [documentId]);
  return found ?? null;
}
