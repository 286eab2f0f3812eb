import { EventProver, findEvent } from '@kean/audit';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { LogEventKey, LogProof } from '../contract.ts';
import { failAccountability } from '../errors.ts';
import { nameOfEvent } from '../evidence/name-of-event.ts';
import { reachOfCall } from './log-reach.ts';

/**
 * The proof that one event stands in the signed log, for whoever may read that event; checked before it is handed out. That it was
 * is an event.
 * @throws AppError ACCOUNTABILITY_EVENT_NOT_FOUND | AUDIT_NOT_SIGNED_YET | AUDIT_EVENT_ALTERED
 */
export async function proveEvent(call: SignedInContext, { eventId, occurredAt }: LogEventKey): Promise<LogProof> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, rowPrincipal(principal, null), async (tx) => {
    const { scope, branchIds } = await reachOfCall(tx, call, 'accountability.read-log');
    const row = await findEvent(tx, { id: eventId, occurredAt }, branchIds);
    if (row === null) throw failAccountability('ACCOUNTABILITY_EVENT_NOT_FOUND');
    const prover = await EventProver.open(tx, services.log, row);
    const proven = await prover.prove(tx, row);
    if (proven === null) throw failAccountability('ACCOUNTABILITY_EVENT_NOT_FOUND');
    const { sequence, entry, proof } = proven;
    await record(tx, {
      action: 'accountability.event-proven',
      outcome: 'allowed',
      principal,
      subject: { kind: 'AuditEvent', id: eventId },
      facts: { scope, sequence },
    });
    return {
      sequence,
      size: prover.head.size,
      proofFileName: `event-${nameOfEvent(sequence)}.tlog-proof`,
      proof,
      entryFileName: `event-${nameOfEvent(sequence)}.entry`,
      entry: Buffer.from(entry).toString('base64'),
      verifierKeys: [...prover.verifierKeys],
    };
  });
}
