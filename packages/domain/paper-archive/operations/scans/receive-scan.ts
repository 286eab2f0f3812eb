import {
  type Arriving,
  beginDocument,
  type DocumentOf,
  type DocumentToReceive,
  endDocuments,
  keepDocument,
  type ReceivedDocument,
  refuseDocument,
  removeObjects,
  storeDocument,
  whyNotKept,
} from '@kean/clients/contract/keeping-documents';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { ScanInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { type StoredFile, withFileAsItIs } from '../files/stored-file.ts';

/** Under this purpose a keeper seals what they scan; the key seals and opens nothing. */
const SCANNING = 'scan-paper';
const BEFORE =
  'SELECT state FROM client_document WHERE id = $1::uuid AND about_id = $2::uuid AND received_by = $3::uuid';

/**
 * Takes in a scan of a file from whoever holds the key of its cabinet: looked at, sealed and stored while it arrives. Sent twice it is kept once.
 * @throws AppError PAPER_FILE_NOT_FOUND | PAPER_KEY_NOT_HELD, in the log; PAPER_FILE_SHREDDED | PAPER_CLIENT_ERASED | PAPER_SCAN_SENT_ALREADY;
 *   what the intake refuses, in the log as well
 */
export async function receiveScan(call: SignedInContext, input: ScanInput, arriving: Arriving): Promise<void> {
  const { services, principal } = call;
  const begun = await begin(call, input);
  if (begun === null) return;
  const keys = await services.keyring.createFor('client', [begun.clientId], { principal, purpose: SCANNING });
  const key = keys.get(begun.clientId);
  let received: ReceivedDocument;
  try {
    if (key === undefined) throw failPaper('PAPER_CLIENT_ERASED');
    received = await storeDocument(services, key, begun, arriving);
  } catch (error) {
    await refuse(call, begun, error);
    throw error;
  }
  const replaced = await keep(call, begun, received, input.anew === '1').catch(async (error: unknown) => {
    await removeObjects(services.objects, [begun]);
    throw error;
  });
  await removeObjects(services.objects, replaced);
}

/** @returns `null` where this very scan is kept already */
function begin(
  call: SignedInContext,
  { fileId, documentId, sheets }: ScanInput,
): Promise<(DocumentToReceive & Pick<StoredFile, 'fileId' | 'branchId' | 'class'>) | null> {
  const { staffId } = call.principal;
  return withFileAsItIs(call, fileId, async (tx, file) => {
    if (file.state === 'shredded') throw failPaper('PAPER_FILE_SHREDDED');
    const [before] = await tx.query<{ state: string }>(BEFORE, [documentId, fileId, staffId]);
    if (before?.state === 'kept') return null;
    if (before !== undefined) throw failPaper('PAPER_SCAN_SENT_ALREADY');
    const { clientId, branchId, class: kind } = file;
    const document = { documentId, clientId, about: 'paper-file', aboutId: fileId, kind, sheets } as const;
    await beginDocument(tx, { ...document, receivedBy: staffId });
    return { ...document, receivedBy: staffId, fileId, branchId, class: kind };
  });
}

type Begun = NonNullable<Awaited<ReturnType<typeof begin>>>;
const asKeeper = ({ principal, authorizer }: SignedInContext) =>
  rowPrincipal(principal, authorizer.rowReach('paper-archive.keep-files'));

function keep(
  call: SignedInContext,
  begun: Begun,
  received: ReceivedDocument,
  isAnew: boolean,
): Promise<readonly DocumentOf[]> {
  const { fileId, documentId, clientId, branchId, class: fileClass, sheets } = begun;
  return inSqlTransaction(call.services.db, asKeeper(call), async (tx) => {
    await keepDocument(tx, begun, received);
    const replaced = isAnew ? await endDocuments(tx, 'paper-file', [fileId], [documentId]) : [];
    await record(tx, {
      action: 'paper-archive.paper-scanned',
      outcome: 'allowed',
      principal: call.principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { fileId, documentId, class: fileClass, sheets, scan: received.scan, replaced: replaced.length },
    });
    return replaced;
  });
}

async function refuse(call: SignedInContext, begun: Begun, error: unknown): Promise<void> {
  const { fileId, documentId, clientId, branchId } = begun;
  const reason = whyNotKept(error);
  await inSqlTransaction(call.services.db, asKeeper(call), async (tx) => {
    await refuseDocument(tx, begun, reason);
    await record(tx, {
      action: 'paper-archive.scan-refused',
      outcome: 'refused',
      principal: call.principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { fileId, documentId, reason },
    });
  });
}
