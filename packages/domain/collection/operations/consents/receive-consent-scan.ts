import {
  type Arriving,
  beginDocument,
  type DocumentToReceive,
  keepDocument,
  type ReceivedDocument,
  refuseDocument,
  removeObjects,
  storeDocument,
  whyNotKept,
} from '@kean/clients/contract/keeping-documents';
import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { holdClient } from '../../consent/stored-consents.ts';
import type { ConsentScanInput } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { inClientTransaction } from './client-transaction.ts';

/** Under this purpose paper is sealed; the key seals and opens nothing. */
const SCANNING = 'scan-paper';
const FORM = `SELECT 1 AS one FROM consent_act WHERE id = $1::uuid AND client_id = $2::uuid AND channel = 'paper' AND kind = 'given'`;
const BEFORE =
  'SELECT state FROM client_document WHERE id = $1::uuid AND about_id = $2::uuid AND received_by = $3::uuid';

/**
 * Takes in the scan of a form that a client signed on paper, from whoever takes consents down: looked at, sealed and stored while it arrives. Sent
 * twice it is kept once. Who takes it in countersigns as little as before.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_CONSENT_FORM_NOT_FOUND | COLLECTION_CONSENT_SCAN_SENT_ALREADY; what the intake refuses,
 *   in the log
 */
export async function receiveConsentScan(
  call: SignedInContext,
  input: ConsentScanInput,
  arriving: Arriving,
): Promise<void> {
  const { services, principal } = call;
  const document = await begin(call, input);
  if (document === null) return;
  const keys = await services.keyring.createFor('client', [input.clientId], { principal, purpose: SCANNING });
  const key = keys.get(input.clientId);
  let received: ReceivedDocument;
  try {
    if (key === undefined) throw failCollection('COLLECTION_CLIENT_NOT_FOUND');
    received = await storeDocument(services, key, document, arriving);
  } catch (error) {
    await refuse(call, document, error);
    throw error;
  }
  await keep(call, document, received).catch(async (error: unknown) => {
    await removeObjects(services.objects, [document]);
    throw error;
  });
}

/** @returns `null` where this very scan is kept already */
function begin(
  call: SignedInContext,
  { clientId, actId, documentId, sheets }: ConsentScanInput,
): Promise<DocumentToReceive | null> {
  const { staffId } = call.principal;
  return inReach(call, clientId, async (tx) => {
    await holdClient(tx, clientId);
    if ((await tx.query(FORM, [actId, clientId])).length === 0)
      throw failCollection('COLLECTION_CONSENT_FORM_NOT_FOUND');
    const [before] = await tx.query<{ state: string }>(BEFORE, [documentId, actId, staffId]);
    if (before?.state === 'kept') return null;
    if (before !== undefined) throw failCollection('COLLECTION_CONSENT_SCAN_SENT_ALREADY');
    const document = { documentId, clientId, about: 'consent', aboutId: actId, kind: 'consent', sheets } as const;
    await beginDocument(tx, { ...document, receivedBy: staffId });
    return { ...document, receivedBy: staffId };
  });
}

const inReach = <T>(
  call: SignedInContext,
  clientId: ConsentScanInput['clientId'],
  work: (tx: SqlTransaction) => Promise<T>,
) => inClientTransaction(call, 'collection.record-consents', clientId, work);

function keep(call: SignedInContext, document: DocumentToReceive, received: ReceivedDocument): Promise<void> {
  const { clientId, aboutId: actId, documentId, sheets } = document;
  return inReach(call, clientId, async (tx) => {
    const { branchId } = await holdClient(tx, clientId);
    await keepDocument(tx, document, received);
    await record(tx, {
      action: 'collection.consent-scanned',
      outcome: 'allowed',
      principal: call.principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { actId, documentId, sheets, scan: received.scan },
    });
  });
}

function refuse(call: SignedInContext, document: DocumentToReceive, error: unknown): Promise<void> {
  const { clientId, aboutId: actId, documentId } = document;
  const reason = whyNotKept(error);
  return inReach(call, clientId, async (tx) => {
    await refuseDocument(tx, document, reason);
    await record(tx, {
      action: 'collection.consent-scan-refused',
      outcome: 'refused',
      principal: call.principal,
      subject: { kind: 'Client', id: clientId },
      facts: { actId, documentId, reason },
    });
  });
}
