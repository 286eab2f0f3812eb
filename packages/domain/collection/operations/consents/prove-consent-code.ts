import { digestOfCode } from '@kean/clients/contract/reaching';
import type { SignedInContext } from '@kean/procedures';
import { record, type WordRefusal } from '../../audit-events.ts';
import { actOfKey, holdClient } from '../../consent/stored-consents.ts';
import type { ClientWord, RecordConsentInput } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { inClientTransaction } from './client-transaction.ts';

const PROVE =
  'SELECT prove_client_word($1::uuid, $2) AS outcome FROM client_word WHERE id = $1::uuid AND client_id = $3::uuid';

/**
 * Has the database compare what was typed, in a transaction of its own: a wrong code counts, whatever becomes of the answer. What was written
 * down under the same key before is not asked about again.
 * @throws AppError COLLECTION_CONSENT_CODE_REFUSED for whatever is wrong, alike; the log has the reason
 */
export async function proveConsentCode(
  call: SignedInContext,
  { clientId, key }: RecordConsentInput,
  { wordId, wordSecret, code }: Extract<ClientWord, { way: 'code' }>,
): Promise<void> {
  const outcome = await inClientTransaction(call, 'collection.record-consents', clientId, async (tx) => {
    const { branchId } = await holdClient(tx, clientId);
    if ((await actOfKey(tx, clientId, key)) !== null) return 'proven';
    const digest = digestOfCode(wordSecret, code);
    const [found] = await tx.query<{ outcome: WordRefusal | 'proven' }>(PROVE, [wordId, digest, clientId]);
    const told = found?.outcome ?? 'unknown';
    if (told === 'proven') return told;
    await record(tx, {
      action: 'collection.consent-code-refused',
      outcome: 'refused',
      principal: call.principal,
      branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { reason: told },
    });
    return told;
  });
  if (outcome !== 'proven') throw failCollection('COLLECTION_CONSENT_CODE_REFUSED');
}
