import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { AppError, type Id, newId, type Principal, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { setTimer } from '@kean/queues';
import { record } from '../audit-events.ts';
import { CONDUCTOR, type PersonnelWorker } from '../conducting/personnel-worker.ts';
import type { OrderAbsenceInput } from '../contract/onboarding.ts';
import { failPersonnel } from '../errors.ts';
import { beginAbsence } from '../jobs/begin-absence.job.ts';
import { readLeaver } from '../leavings/preview-leaving.ts';
import { aLeavingLiesAheadWithinAYear } from '../rules/a-leaving-lies-ahead-within-a-year.ts';
import { nobodySeesThemselfOff } from '../rules/nobody-sees-themself-off.ts';

type AbsenceId = Id<'StaffAbsence'>;

const ORDER = `
  INSERT INTO staff_absence (id, staff_id, due_at, ordered_by)
  VALUES ($1::uuid, $2::uuid, coalesce($3::timestamptz, clock_timestamp()), $4::uuid)`;
const BEGIN = `
  UPDATE staff_absence a SET state = 'away' FROM staff s
   WHERE a.id = $1::uuid AND a.state = 'set' AND a.due_at <= clock_timestamp() AND s.id = a.staff_id AND s.status = 'active'
  RETURNING a.staff_id AS "staffId"`;
/** What began by the database's clock ends like what the worker wrote down. */
const END = `
  UPDATE staff_absence a
     SET state = CASE WHEN state = 'away' OR EXISTS (SELECT FROM staff_due_away w WHERE w.absence_id = a.id) THEN 'back' ELSE 'called-off' END,
         ended_by = $2::uuid, ended_at = clock_timestamp()
   WHERE id = $1::uuid AND state IN ('set', 'away') AND staff_id <> $2::uuid RETURNING staff_id AS "staffId", state`;

/**
 * Somebody is away for long, from now or from a set moment on; nothing of theirs is let in until a person says that they are back. From now is written
 * down with the order; a set moment takes effect by the database's clock (`staff_due_away`), and the worker writes it down.
 * @throws AppError PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_MOMENT_NOT_AHEAD | PERSONNEL_AWAY_ALREADY | PERSONNEL_YOURSELF | PERSONNEL_LAST_HR | PERSONNEL_LAST_OPERATOR
 */
export async function orderAbsence(
  { principal, services }: SignedInContext,
  { staffId, at }: OrderAbsenceInput,
): Promise<{ absenceId: AbsenceId }> {
  if (at != null && !aLeavingLiesAheadWithinAYear(at, services.clock.now()))
    throw failPersonnel('PERSONNEL_MOMENT_NOT_AHEAD');
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const person = await readLeaver(tx, staffId);
    if (person.status === 'left') throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
    if (person.status === 'suspended') throw failPersonnel('PERSONNEL_AWAY_ALREADY');
    const refused = nobodySeesThemselfOff({ ...person, by: principal.staffId });
    if (refused !== null) throw failPersonnel(refused);
    const absenceId = newId<'StaffAbsence'>();
    try {
      await tx.query(ORDER, [absenceId, staffId, at ?? null, principal.staffId]);
    } catch (error) {
      if (error instanceof AppError && error.code === 'DB_TAKEN') throw failPersonnel('PERSONNEL_AWAY_ALREADY');
      throw error;
    }
    await record(tx, {
      action: 'personnel.absence-ordered',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { absenceId, dueAt: at?.toISOString() ?? null },
    });
    if (at == null) await beginWithin(tx, absenceId, principal);
    else {
      const timer = { name: 'personnel.absence-due', key: absenceId, dueAt: at } as const;
      await setTimer(tx, { ...timer, job: beginAbsence, payload: { absenceId } });
    }
    return { absenceId };
  });
}

/** The moment has come: the database writes the person down as suspended, which moves the epoch and closes streams. */
export function begin(
  { services }: PersonnelWorker,
  absenceId: AbsenceId,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    await beginWithin(tx, absenceId, null);
    await done(tx);
  });
}

async function beginWithin(tx: SqlTransaction, absenceId: AbsenceId, principal: Principal | null): Promise<void> {
  const [begun] = await tx.query<{ staffId: StaffId }>(BEGIN, [absenceId]);
  if (begun === undefined) return;
  await record(tx, {
    action: 'personnel.absence-begun',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: begun.staffId },
    facts: { absenceId },
  });
}

/** Somebody is back, or is not going away: a person says so, another than whom it is about. @throws AppError PERSONNEL_ABSENCE_OVER */
export function endAbsence({ principal, services }: SignedInContext, absenceId: AbsenceId): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [ended] = await tx.query<{ staffId: StaffId; state: 'back' | 'called-off' }>(END, [
      absenceId,
      principal.staffId,
    ]);
    if (ended === undefined) throw failPersonnel('PERSONNEL_ABSENCE_OVER');
    await record(tx, {
      action: ended.state === 'back' ? 'personnel.person-back' : 'personnel.absence-called-off',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: ended.staffId },
      facts: { absenceId },
    });
  });
}
