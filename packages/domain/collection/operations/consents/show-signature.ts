import type { Ground } from '@kean/encryption';
import type { Id, Personal, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { ConsentActInput, SignatureLines } from '../../contract/consents.ts';
import { failCollection } from '../../errors.ts';
import { openSignature } from '../../words/signed-word.ts';
import { inClientTransaction } from './client-transaction.ts';

const SIGNATURE = `SELECT s.id, s.sealed, c.state, c.branch_id AS "branchId", standing_grounds(c.id) AS grounds,
    CASE WHEN c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now() THEN c.assignee_id END AS assignee
  FROM consent_act a JOIN client_signature s ON s.id = a.word_id JOIN client c ON c.id = a.client_id
  WHERE a.id = $1::uuid AND a.client_id = $2::uuid`;
/** Who signed is looked up where somebody asks whether they did. */
const PURPOSE = 'data-subject-request';

interface Row {
  readonly id: Id<'ClientWord'>;
  readonly sealed: Buffer;
  readonly state: string;
  readonly branchId: never;
  readonly grounds: Ground[];
  readonly assignee: StaffId | null;
}

/**
 * The lines of a signature. That somebody looked is committed before anything is opened; the door of the keyring then asks for the duty to
 * answer requests of clients as its ground.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND | COLLECTION_SIGNATURE_NOT_FOUND
 */
export async function showSignature(
  call: SignedInContext,
  { clientId, actId }: ConsentActInput,
): Promise<Personal<SignatureLines>> {
  const { principal, authorizer, services } = call;
  const row = await inClientTransaction(call, 'collection.read-consents', clientId, async (tx) => {
    const [found] = await tx.query<Row>(SIGNATURE, [actId, clientId]);
    if (found === undefined) return null;
    await record(tx, {
      action: 'collection.signature-shown',
      outcome: 'allowed',
      principal,
      branchId: found.branchId,
      subject: { kind: 'Client', id: clientId },
      purpose: PURPOSE,
      facts: { actId },
    });
    return found;
  });
  if (row === null) throw failCollection('COLLECTION_SIGNATURE_NOT_FOUND');
  const { state, grounds, assignee } = row;
  const scope = authorizer.rowReach('collection.read-consents').widest ?? 'own';
  const asked = { id: clientId, state, grounds, reach: { scope, assignee } } as const;
  const key = (await services.keyring.keysFor('client', [asked], { principal, purpose: PURPOSE })).keys.get(clientId);
  if (key === undefined) throw failCollection('COLLECTION_SIGNATURE_NOT_FOUND');
  return openSignature(key, clientId, row.id, row.sealed);
}
