import type { Readable } from 'node:stream';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Ground } from '@kean/encryption';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { OpenRequestDocumentInput } from '../../contract/requests.ts';
import { readDocument } from '../../documents/list-documents.ts';
import { openDocument } from '../../documents/open-document.ts';
import { failClients } from '../../errors.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { keyForRequest } from '../staff/key-for-request.ts';
import { withRequest } from '../staff/with-request.ts';

const GROUNDS = 'SELECT standing_grounds($1::uuid) AS grounds';
const CLEAN = `UPDATE client_document SET scan = 'clean' WHERE id = $1::uuid AND state = 'kept'`;

/** A document on its way out. */
export interface ShownDocument {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Readable;
}

/**
 * Opens what came with a request, for whoever handles it and for nobody else. The look is committed before the first byte; the keyring's door asks
 * for the approved duty to answer.
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND | CLIENTS_DOCUMENT_NOT_FOUND | CLIENTS_REQUEST_BASIS_NOT_APPROVED | CLIENTS_DOCUMENT_INFECTED |
 *   OBJECT_SCANNER_UNAVAILABLE
 */
export async function openRequestDocument(
  call: SignedInContext,
  { requestId, documentId }: OpenRequestDocumentInput,
): Promise<ShownDocument> {
  const { principal, services, authorizer } = call;
  const { found, document, grounds } = await withRequest(
    call,
    'clients.handle-requests',
    { requestId },
    async (tx, request) => {
      const kept = await readDocument(tx, documentId);
      if (kept === null || kept.about !== 'request' || kept.aboutId !== requestId || kept.clientId !== request.clientId)
        throw failClients('CLIENTS_DOCUMENT_NOT_FOUND');
      const [row] = await tx.query<{ grounds: Ground[] }>(GROUNDS, [request.clientId]);
      await record(tx, {
        action: 'clients.request-document-opened',
        outcome: 'allowed',
        principal,
        branchId: aComplaintStaysOutOfTheBranchsLog(request.kind, request.branchId),
        subject: { kind: 'Client', id: request.clientId },
        purpose: 'data-subject-request',
        facts: { requestId, documentId, kind: kept.kind },
      });
      return { found: request, document: kept, grounds: row?.grounds ?? [] };
    },
  );
  const key = await keyForRequest(call, found, 'answer-request', grounds, document.sealedKey);
  if (key === null) throw failClients('CLIENTS_DOCUMENT_NOT_FOUND');
  const as = rowPrincipal(principal, authorizer.rowReach('clients.handle-requests'));
  const bytes = await openDocument(services, key, document, () =>
    inSqlTransaction(services.db, as, async (tx) => void (await tx.query(CLEAN, [documentId]))),
  );
  const { kind, type } = document;
  // Says of what kind it is and nothing of whose.
  const fileName = `${kind}-${documentId.slice(-8)}.${type.slice(type.indexOf('/') + 1)}`;
  return { contentType: type, fileName, bytes };
}
