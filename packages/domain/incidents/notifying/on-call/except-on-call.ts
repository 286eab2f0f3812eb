import { inSqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { ExceptOnCallInput, OnCallExceptionId, Rank } from '../../contract/notifying.ts';
import { failIncidents } from '../../errors.ts';
import { handlersOf } from './save-on-call.ts';

const MAKE = `
  INSERT INTO on_call_exception (id, rank, staff_id, from_at, until_at, reason, set_by)
  VALUES ($1::uuid, $2::int4, $3::uuid, $4::timestamptz, $5::timestamptz, $6, $7::uuid)`;
const LIFT = `
  UPDATE on_call_exception SET lifted_by = $2::uuid WHERE id = $1::uuid AND lifted_at IS NULL AND until_at > now() RETURNING rank`;

/**
 * Somebody else for a time: a swap, a holiday. Nobody has to be admitted where somebody would be asked first.
 * @throws AppError INCIDENTS_ON_CALL_UNFIT | INCIDENTS_ON_CALL_GAPS
 */
export function exceptOnCall(
  { principal, services }: SignedInContext,
  { rank, staffId, from, until, reason, admitsGaps }: ExceptOnCallInput,
): Promise<OnCallExceptionId> {
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    if (staffId === null && rank === 1 && !admitsGaps) throw failIncidents('INCIDENTS_ON_CALL_GAPS');
    if (staffId !== null && !(await handlersOf(tx)).has(staffId)) throw failIncidents('INCIDENTS_ON_CALL_UNFIT');
    const exceptionId = newId<'OnCallException'>();
    await tx.query(MAKE, [exceptionId, rank, staffId, from, until, reason, principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.on-call-exception-made', outcome: 'allowed', principal },
      ...{ subject: { kind: 'OnCallException', id: exceptionId }, facts: { rank, reason, nobody: staffId === null } },
    });
    return exceptionId;
  });
}

/** The plan counts again. @throws AppError INCIDENTS_ON_CALL_EXCEPTION_OVER */
export function liftException({ principal, services }: SignedInContext, exceptionId: OnCallExceptionId): Promise<void> {
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    const [lifted] = await tx.query<{ rank: Rank }>(LIFT, [exceptionId, principal.staffId]);
    if (lifted === undefined) throw failIncidents('INCIDENTS_ON_CALL_EXCEPTION_OVER');
    await record(tx, {
      ...{ action: 'incidents.on-call-exception-lifted', outcome: 'allowed', principal },
      ...{ subject: { kind: 'OnCallException', id: exceptionId }, facts: { rank: lifted.rank } },
    });
  });
}
