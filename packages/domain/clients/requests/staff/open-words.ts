import type { Ground } from '@kean/encryption';
import { type Id, Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { failClients } from '../../errors.ts';
import { openedWords } from '../request-words.ts';
import { aComplaintStaysOutOfTheBranchsLog } from '../rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { keyForRequest } from './key-for-request.ts';
import { withRequest } from './with-request.ts';

const WORDS = `SELECT words, standing_grounds(client_id) AS grounds FROM client_request_step
  WHERE id = $1::uuid AND request_id = $2::uuid`;

/**
 * Opens what was written in one step of a case, for whoever handles it. The look is committed before the words are opened; the keyring's door
 * asks for the approved duty to answer. Of somebody in quarantine as well: to be heard needs no consent (PIPL 50).
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND | CLIENTS_REQUEST_NOTHING_WRITTEN | CLIENTS_REQUEST_BASIS_NOT_APPROVED
 */
export async function openWords(
  call: SignedInContext,
  { requestId, stepId }: { readonly requestId: Id<'Request'>; readonly stepId: Id<'RequestStep'> },
): Promise<Personal<{ readonly words: string }>> {
  const { principal } = call;
  const looked = await withRequest(call, 'clients.handle-requests', { requestId }, async (tx, found) => {
    const [step] = await tx.query<{ words: Buffer | null; grounds: Ground[] }>(WORDS, [stepId, requestId]);
    if (step === undefined || step.words === null) throw failClients('CLIENTS_REQUEST_NOTHING_WRITTEN');
    await record(tx, {
      action: 'clients.request-words-opened',
      outcome: 'allowed',
      principal,
      branchId: aComplaintStaysOutOfTheBranchsLog(found.kind, found.branchId),
      subject: { kind: 'Client', id: found.clientId },
      purpose: 'data-subject-request',
      fields: ['request'],
      facts: { requestId, stepId },
    });
    return { found, sealed: step.words, grounds: step.grounds };
  });
  const { found, sealed, grounds } = looked;
  const key = await keyForRequest(call, found, 'answer-request', grounds, sealed);
  const words = key === null ? null : openedWords(key, found.clientId, stepId, sealed);
  if (words === null) throw failClients('CLIENTS_REQUEST_NOTHING_WRITTEN');
  return new Personal({ words });
}
