import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { AppError, type BranchId, type Id, newId, type Principal, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { OrderMoveInput } from '../contract/onboarding.ts';
import { failPersonnel } from '../errors.ts';
import { carryOutMove } from '../jobs/carry-out-move.job.ts';
import { aLeavingLiesAheadWithinAYear } from '../rules/a-leaving-lies-ahead-within-a-year.ts';

const PERSON = `
  SELECT s.branch_id AS "branchId", s.status::text AS status, EXISTS (SELECT FROM branch WHERE id = $2::uuid) AS "branchIsKnown",
         EXISTS (SELECT FROM staff_move m WHERE m.staff_id = s.id AND m.state = 'set') AS "isMoving"
    FROM staff s WHERE s.id = $1::uuid`;
const ORDER = `
  INSERT INTO staff_move (id, staff_id, to_branch_id, due_at, ordered_by, connector_id)
  VALUES ($1::uuid, $2::uuid, $3::uuid, coalesce($4::timestamptz, clock_timestamp()), $5::uuid, $6::uuid) RETURNING due_at AS "dueAt"`;
const CALL_OFF = `
  UPDATE staff_move SET state = 'called-off', ended_at = clock_timestamp()
   WHERE id = $1::uuid AND state = 'set' AND staff_id <> $2::uuid AND due_at > clock_timestamp() RETURNING staff_id AS "staffId"`;

/**
 * Sends somebody to another branch, now or at a set moment. What they have in the old branch ends with it.
 * @throws AppError PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_MOMENT_NOT_AHEAD | PERSONNEL_NO_MOVE | PERSONNEL_MOVING_ALREADY | PERSONNEL_OWN_RECORD
 */
export async function orderMove(
  call: SignedInContext,
  { staffId, branchId, at }: OrderMoveInput,
): Promise<{ moveId: Id<'StaffMove'> }> {
  const { principal, services } = call;
  if (at != null && !aLeavingLiesAheadWithinAYear(at, services.clock.now()))
    throw failPersonnel('PERSONNEL_MOMENT_NOT_AHEAD');
  return inSqlTransaction(services.db, nobody, async (tx) => ({
    moveId: await moveWithin(tx, principal, { staffId, branchId, at: at ?? null, connectorId: null }),
  }));
}

/** The same within what else a directory says of a person. */
export async function moveWithin(
  tx: SqlTransaction,
  principal: Principal,
  move: {
    readonly staffId: StaffId;
    readonly branchId: BranchId;
    readonly at: Date | null;
    readonly connectorId: Id<'Connector'> | null;
  },
): Promise<Id<'StaffMove'>> {
  const { staffId, branchId, at, connectorId } = move;
  if (staffId === principal.staffId) throw failPersonnel('PERSONNEL_OWN_RECORD');
  const [person] = await tx.query<{
    branchId: string | null;
    status: string;
    branchIsKnown: boolean;
    isMoving: boolean;
  }>(PERSON, [staffId, branchId]);
  if (person === undefined || person.status === 'left') throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
  if (!person.branchIsKnown || person.branchId === branchId) throw failPersonnel('PERSONNEL_NO_MOVE');
  if (person.isMoving) throw failPersonnel('PERSONNEL_MOVING_ALREADY');
  const moveId = newId<'StaffMove'>();
  try {
    await tx.query(ORDER, [moveId, staffId, branchId, at, principal.staffId, connectorId]);
  } catch (error) {
    // Of two at once the second.
    if (error instanceof AppError && error.code === 'DB_TAKEN') throw failPersonnel('PERSONNEL_MOVING_ALREADY');
    throw error;
  }
  const dueAt = at ?? { inSeconds: 0 };
  await setTimer(tx, { name: 'personnel.move-due', key: moveId, dueAt, job: carryOutMove, payload: { moveId } });
  await record(tx, {
    action: 'personnel.move-ordered',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: staffId },
    facts: { moveId, toBranchId: branchId, dueAt: at?.toISOString() ?? null, connectorId },
  });
  return moveId;
}

/** Somebody stays where they are. @throws AppError PERSONNEL_MOVE_OVER where it has taken effect meanwhile, or is none */
export function callOffMove({ principal, services }: SignedInContext, moveId: Id<'StaffMove'>): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [called] = await tx.query<{ staffId: StaffId }>(CALL_OFF, [moveId, principal.staffId]);
    if (called === undefined) throw failPersonnel('PERSONNEL_MOVE_OVER');
    await record(tx, {
      action: 'personnel.move-called-off',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: called.staffId },
      facts: { moveId },
    });
  });
}
