import { tellClient } from '@kean/clients/contract/reaching';
import { contractsKeptOf, stateServiceEvent } from '@kean/clients/contract/service-events';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { instantThere } from '@kean/queues';
import { BROKERAGE_CONTRACTS_ARE_KEPT } from '@kean/regulation';
import { type ErasureRefused, record } from '../audit-events.ts';
import type { OrderErasureInput, OrderedErasure } from '../contract.ts';
import { failRetention, type RetentionCode } from '../errors.ts';
import { keptByLaw } from '../messages/definitions.ts';
import { anErasureIsOrderedByAnother } from '../rules/an-erasure-is-ordered-by-another.ts';
import { type FoundDeletion, lockGrantedDeletion } from './granted-deletion.ts';
import { orderCase } from './order-case.ts';

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
 * @throws AppError RETENTION_CASE_NOT_FOUND; RETENTION_DECIDED_BY_YOU | RETENTION_ERASED_ALREADY | RETENTION_UNDER_HOLD |
 *   RETENTION_LAW_KEEPS_IT, which stand in the log; RETENTION_DAY_AHEAD | RETENTION_CONTRACT_END_UNKNOWN
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
    if (input.contractEndedOn !== null) {
      if (input.contractEndedOn > found.today) return { refused: 'RETENTION_DAY_AHEAD' as const };
      await stateEnd(tx, call, found, input.contractEndedOn);
    }
    const kept = await contractsKeptOf(tx, found.clientId);
    if (kept === null) {
      const { ground, language } = input;
      const by = { orderedBy: principal.staffId, principal };
      const erasureId = await orderCase(tx, services.keyring, { found, ground, language, ...by });
      return { done: { outcome: 'ordered' as const, erasureId, until: null, law: null } };
    }
    if (kept.until === null) return { refused: 'RETENTION_CONTRACT_END_UNKNOWN' as const };
    return { done: await keep(tx, call, found, kept.until, input) };
  });
  if (ended.done === undefined) throw failRetention(ended.refused);
  return ended.done;
}

/** What the second person says of the contract stands, whatever becomes of the order: others reckon with it. */
async function stateEnd(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { clientId, branchId }: FoundDeletion,
  onDay: string,
): Promise<void> {
  await stateServiceEvent(tx, { clientId, kind: 'contract-ended', onDay, statedBy: principal.staffId });
  await record(tx, {
    action: 'retention.event-stated',
    outcome: 'allowed',
    principal,
    branchId,
    subject: { kind: 'Client', id: clientId },
    facts: { kind: 'contract-ended', onDay },
  });
}

async function keep(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  { requestId, requestNumber, clientId, branchId, clientState: state }: FoundDeletion,
  until: string,
  { language }: OrderErasureInput,
): Promise<OrderedErasure> {
  const [keptId, law] = [newId<'KeptByLaw'>(), BROKERAGE_CONTRACTS_ARE_KEPT.id];
  await tx.query(KEEP, [keptId, requestId, clientId, law, until, principal.staffId]);
  const told = await tellClient(tx, services.keyring, {
    client: { id: clientId, state },
    message: keptByLaw,
    values: { number: requestNumber, law, until: instantThere(until, '00:00') },
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
