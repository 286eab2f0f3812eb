import { inSqlTransaction, rowPrincipal, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import type { BranchId, ClientId, Principal } from '@kean/kernel';
import type { Services, SignedInContext, VisitContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import {
  MOST_REQUEST_DOCUMENTS,
  type RequestDocumentInput,
  type RequestKind,
  type RequestState,
} from '../../contract/requests.ts';
import type { DocumentToReceive } from '../../documents/document-rows.ts';
import { removeObjects } from '../../documents/end-documents.ts';
import {
  beginDocument,
  keepDocument,
  type ReceivedDocument,
  refuseDocument,
  storeDocument,
  whyNotKept,
} from '../../documents/receive-document.ts';
import type { Arriving } from '../../documents/stored-file.ts';
import { failClients } from '../../errors.ts';
import { asVisitor } from '../own-requests.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { withRequest } from '../staff/with-request.ts';

/** Under this purpose paper is sealed; the key seals and opens nothing. */
const SCANNING = 'scan-paper';
const BEFORE = 'SELECT state FROM client_document WHERE id = $1::uuid AND about_id = $2::uuid';
const COUNT = `SELECT count(*)::int AS documents FROM client_document WHERE about = 'request' AND about_id = $1::uuid AND state <> 'refused'`;
const OWN = `SELECT r.kind, r.state FROM client_request r WHERE r.id = $1::uuid AND r.client_id = $2::uuid`;

/** The request that a document comes with. */
interface OpenRequest {
  readonly clientId: ClientId;
  readonly branchId: BranchId;
  readonly kind: RequestKind;
  readonly state: RequestState;
}
/** Who hands it in, and the transactions in which that is written. */
interface HandingIn {
  readonly services: Pick<Services, 'objects' | 'scanning'>;
  readonly principal: Principal | null;
  readonly begin: (
    act: (tx: SqlTransaction, found: OpenRequest) => Promise<DocumentToReceive | null>,
  ) => Promise<DocumentToReceive | null>;
  readonly key: (clientId: ClientId) => Promise<SealingKey>;
  readonly write: (act: (tx: SqlTransaction) => Promise<void>) => Promise<void>;
}

/**
 * Takes in a document that somebody shows at the counter, with a request that is open, from whoever takes requests down.
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND | CLIENTS_REQUEST_DECIDED | CLIENTS_REQUEST_DOCUMENTS_TOO_MANY | CLIENTS_DOCUMENT_SENT_ALREADY; what
 *   the intake refuses, in the log
 */
export function receiveAtTheCounter(
  call: SignedInContext,
  input: RequestDocumentInput,
  arriving: Arriving,
): Promise<void> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.take-requests'));
  return receive(input, arriving, {
    ...{ services, principal },
    begin: (act) => withRequest(call, 'clients.take-requests', input, act),
    key: async (clientId) => {
      const keys = await services.keyring.createFor('client', [clientId], { principal, purpose: SCANNING });
      return keys.get(clientId) ?? gone();
    },
    write: (act) => inSqlTransaction(services.db, as, act),
  });
}

/** The same from the client's own pages, with a request of their own. */
export function receiveFromOwnPages(
  call: VisitContext,
  input: RequestDocumentInput,
  arriving: Arriving,
): Promise<void> {
  const { services, visitor } = call;
  return receive(input, arriving, {
    ...{ services, principal: null },
    begin: (act) =>
      asVisitor(call, async (tx, client) => {
        const [own] = await tx.query<Pick<OpenRequest, 'kind' | 'state'>>(OWN, [input.requestId, client.id]);
        if (own === undefined) throw failClients('CLIENTS_REQUEST_NOT_FOUND');
        return act(tx, { ...own, clientId: client.id, branchId: client.branchId });
      }),
    key: () => asVisitor(call, (_tx, _client, key) => Promise.resolve(key)),
    write: (act) => inSqlTransaction(services.db, visitorPrincipal(visitor.clientId), act),
  });
}

function gone(): never {
  throw failClients('CLIENTS_DOCUMENT_GONE');
}

async function receive(input: RequestDocumentInput, arriving: Arriving, handing: HandingIn): Promise<void> {
  const { services, principal } = handing;
  const { requestId, documentId, kind } = input;
  let found: OpenRequest | undefined;
  const document = await handing.begin(async (tx, request) => {
    found = request;
    return begin(tx, request, input, principal?.staffId ?? null);
  });
  if (document === null || found === undefined) return;
  const { clientId } = document;
  const about = {
    principal,
    branchId: aComplaintStaysOutOfTheBranchsLog(found.kind, found.branchId),
    subject: { kind: 'Client', id: clientId },
  } as const;
  let received: ReceivedDocument;
  try {
    received = await storeDocument(services, await handing.key(clientId), document, arriving);
  } catch (error) {
    const reason = whyNotKept(error);
    await handing.write(async (tx) => {
      await refuseDocument(tx, document, reason);
      const facts = { requestId, documentId, reason };
      await record(tx, { ...about, action: 'clients.request-document-refused', outcome: 'refused', facts });
    });
    throw error;
  }
  try {
    await handing.write(async (tx) => {
      await keepDocument(tx, document, received);
      const facts = { requestId, documentId, kind, scan: received.scan };
      await record(tx, { ...about, action: 'clients.request-document-received', outcome: 'allowed', facts });
    });
  } catch (error) {
    await removeObjects(services.objects, [document]);
    throw error;
  }
}

/** @returns `null` where this very document is kept already */
async function begin(
  tx: SqlTransaction,
  { clientId, state }: OpenRequest,
  { requestId, documentId, kind }: RequestDocumentInput,
  receivedBy: string | null,
): Promise<DocumentToReceive | null> {
  const [before] = await tx.query<{ state: string }>(BEFORE, [documentId, requestId]);
  if (before?.state === 'kept') return null;
  if (before !== undefined) throw failClients('CLIENTS_DOCUMENT_SENT_ALREADY');
  if (state === 'done' || state === 'refused') throw failClients('CLIENTS_REQUEST_DECIDED');
  const [held] = await tx.query<{ documents: number }>(COUNT, [requestId]);
  if ((held?.documents ?? MOST_REQUEST_DOCUMENTS) >= MOST_REQUEST_DOCUMENTS)
    throw failClients('CLIENTS_REQUEST_DOCUMENTS_TOO_MANY');
  const document = { documentId, clientId, about: 'request', aboutId: requestId, kind, sheets: 1, receivedBy } as const;
  await beginDocument(tx, document);
  return document;
}
