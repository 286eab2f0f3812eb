import { digestOf, newLinkSecret, tellClient } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { type Id, newId, type StaffId } from '@kean/kernel';
import type { Services, SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { ErasureGround } from '../contract.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';
import { erasureOrdered } from '../messages/definitions.ts';
import type { FoundDeletion } from './granted-deletion.ts';

const ORDER = `INSERT INTO erasure (id, cause, ground, request_id, ordered_by) VALUES ($1::uuid, 'request', $2, $3::uuid, $4::uuid)`;
const NAME = 'INSERT INTO erased_client (client_id, erasure_id, link_digest) VALUES ($1::uuid, $2::uuid, $3)';

/** A case that is ordered now: why, and by whose word. */
export interface CaseOrder {
  readonly found: Pick<FoundDeletion, 'requestId' | 'requestNumber' | 'clientId' | 'clientState'>;
  readonly ground: ErasureGround;
  readonly orderedBy: StaffId;
  /** Who acts at this moment; `null` for the clock. */
  readonly principal: SignedInContext['principal'] | null;
  readonly language: 'zh' | 'en';
}

/** Orders the erasure of a granted deletion and tells the client, in one transaction with the promise that it is carried out. */
export async function orderCase(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  { found, ground, orderedBy, principal, language }: CaseOrder,
): Promise<Id<'Erasure'>> {
  const { requestId, requestNumber, clientId, clientState: state } = found;
  const [erasureId, secret] = [newId<'Erasure'>(), newLinkSecret()];
  await tx.query(ORDER, [erasureId, ground, requestId, orderedBy]);
  await tx.query(NAME, [clientId, erasureId, digestOf(secret)]);
  const told = await tellClient(tx, keyring, {
    client: { id: clientId, state },
    message: erasureOrdered,
    values: { number: requestNumber, page: secret },
    key: erasureId,
    language,
  });
  await record(tx, {
    action: 'retention.erasure-ordered',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Erasure', id: erasureId },
    subjectIds: [clientId],
    facts: { cause: 'request', ground, requestId, count: 1, told },
  });
  await promise(tx, eraseClients, { erasureId }, erasureId);
  return erasureId;
}
