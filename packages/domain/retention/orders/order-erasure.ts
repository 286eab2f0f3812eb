import { digestOf, newLinkSecret, tellClient } from '@kean/clients/contract/reaching';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { instantThere, promise } from '@kean/queues';
import { type ErasureRefused, record } from '../audit-events.ts';
import type { KEEPING_LAWS } from '../contract/words.ts';
import type { OrderErasureInput, OrderedErasure } from '../contract.ts';
import { failRetention, type RetentionCode } from '../errors.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';
import { erasureOrdered, keptByLaw } from '../messages/definitions.ts';
import {
  aContractIsKeptAsLongAsTheMeasuresSay,
  type KeptBy,
} from '../rules/a-contract-is-kept-as-long-as-the-measures-say.ts';
import { anErasureIsOrderedByAnother } from '../rules/an-erasure-is-ordered-by-another.ts';
import { type FoundDeletion, lockGrantedDeletion } from './granted-deletion.ts';

const ORDER = `INSERT INTO erasure (id, cause, ground, request_id, ordered_by) VALUES ($1::uuid, 'request', $2, $3::uuid, $4::uuid)`;
const NAME = 'INSERT INTO erased_client (client_id, erasure_id, link_digest) VALUES ($1::uuid, $2::uuid, $3)';
const KEEP = `INSERT INTO kept_by_law (id, request_id, client_id, law, until, found_by)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::date, $6::uuid)`;

type Reason = ErasureRefused['facts']['reason'];
const REASON_OF: Partial<Record<RetentionCode, Reason>> = {
  RETENTION_UNDER_HOLD: 'under-hold',
  RETENTION_LAW_KEEPS_IT: 'law-keeps-it',
  RETENTION_DECIDED_BY_YOU: 'decided-by-the-same',
  RETENTION_ERASED_ALREADY: 'erased-already',
};

/**
 * Has a granted deletion carried out by a second person, or finds that a law keeps it for now; the client is told which. Both look at the same
 * case, and the database refuses the same person whatever this process thinks.
 * @throws AppError RETENTION_CASE_NOT_FOUND | RETENTION_DECIDED_BY_YOU | RETENTION_ERASED_ALREADY | RETENTION_UNDER_HOLD |
 *   RETENTION_LAW_KEEPS_IT; all but the first stand in the log
 */
export async function orderErasure(call: SignedInContext, input: OrderErasureInput): Promise<OrderedErasure> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.order-erasures'));
  const ended = await inSqlTransaction(services.db, as, async (tx) => {
    const found = await lockGrantedDeletion(tx, input.requestId);
    if (found === null) return { refused: 'RETENTION_CASE_NOT_FOUND' as const };
    const refused = anErasureIsOrderedByAnother(found, principal.staffId);
    if (refused !== null) {
      await recordRefusal(tx, call, found, refused);
      return { refused };
    }
    const kept = aContractIsKeptAsLongAsTheMeasuresSay(input.contractEndedOn, found.today);
    return { done: kept === null ? await order(tx, call, found, input) : await keep(tx, call, found, kept, input) };
  });
  if (ended.done === undefined) throw failRetention(ended.refused);
  return ended.done;
}

async function order(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  { requestId, requestNumber, clientId, clientState: state }: FoundDeletion,
  { ground, language }: OrderErasureInput,
): Promise<OrderedErasure> {
  const [erasureId, secret] = [newId<'Erasure'>(), newLinkSecret()];
  await tx.query(ORDER, [erasureId, ground, requestId, principal.staffId]);
  await tx.query(NAME, [clientId, erasureId, digestOf(secret)]);
  const told = await tellClient(tx, services.keyring, {
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
  return { outcome: 'ordered', erasureId, until: null, law: null };
}

async function keep(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  { requestId, requestNumber, clientId, branchId, clientState: state }: FoundDeletion,
  { law, until }: KeptBy,
  { language }: OrderErasureInput,
): Promise<OrderedErasure> {
  const keptId = newId<'KeptByLaw'>();
  await tx.query(KEEP, [keptId, requestId, clientId, law, until, principal.staffId]);
  const told = await tellClient(tx, services.keyring, {
    client: { id: clientId, state },
    message: keptByLaw,
    values: { number: requestNumber, law: law as keyof typeof KEEPING_LAWS, until: instantThere(until, '00:00') },
    key: keptId,
    language,
  });
  await record(tx, {
    action: 'retention.kept-by-law',
    outcome: 'allowed',
    principal,
    branchId,
    subject: { kind: 'Client', id: clientId },
    facts: { requestId, law: law.replace('/', '.'), until, told },
  });
  return { outcome: 'kept', erasureId: null, until, law };
}

function recordRefusal(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { requestId, clientId, branchId }: FoundDeletion,
  code: RetentionCode,
): Promise<void> {
  return record(tx, {
    action: 'retention.erasure-refused',
    outcome: 'refused',
    principal,
    branchId,
    subject: { kind: 'Client', id: clientId },
    facts: { reason: REASON_OF[code] ?? 'erased-already', requestId },
  });
}
