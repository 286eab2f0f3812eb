import { inSqlTransaction, nobody } from '@kean/db';
import { type Id, newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { RecordCheckInput, RecordPaperInput } from '../../contract/fitness.ts';
import { failPersonnel } from '../../errors.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { undertakingInForce } from '../own/sign-undertaking.ts';

/** Of a day of Shanghai: it holds from its end on. */
const RECORD = `
  INSERT INTO fulfilment (id, staff_id, duty, how, state, result, checked_by, text_version, paper_ref, valid_until, recorded_by)
  SELECT $1::uuid, s.id, d.code, $4, 'asked', $5, $6, $7::int4, $8,
         (($9::date + d.valid_days)::timestamp AT TIME ZONE 'Asia/Shanghai'), $3::uuid
    FROM staff s, duty d
   WHERE s.id = $2::uuid AND s.status <> 'left' AND d.kind = $10
     AND $9::date <= (now() AT TIME ZONE 'Asia/Shanghai')::date AND $9::date + d.valid_days > (now() AT TIME ZONE 'Asia/Shanghai')::date
  RETURNING duty`;
const IS_HERE = `SELECT FROM staff WHERE id = $1::uuid AND status <> 'left'`;

interface Recorded {
  readonly staffId: StaffId;
  readonly how: 'check' | 'paper';
  readonly kind: 'check' | 'undertaking';
  readonly day: string;
  readonly result: string | null;
  readonly checkedBy: string | null;
  readonly paperRef: string | null;
}

/**
 * Somebody was checked. It counts when another has confirmed it.
 * @throws AppError PERSONNEL_OWN_DUTY | PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_DAY_NOT_USABLE
 */
export function recordCheck(call: SignedInContext, input: RecordCheckInput): Promise<void> {
  const { staffId, result, checkedBy, checkedOn, paperRef = null } = input;
  return write(call, { staffId, how: 'check', kind: 'check', day: checkedOn, result, checkedBy, paperRef });
}

/**
 * Somebody signed on paper what is in force. It counts when another has seen the paper.
 * @throws AppError PERSONNEL_OWN_DUTY | PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_DAY_NOT_USABLE
 */
export function recordPaper(call: SignedInContext, { staffId, signedOn, paperRef }: RecordPaperInput): Promise<void> {
  const none = { result: null, checkedBy: null };
  return write(call, { staffId, how: 'paper', kind: 'undertaking', day: signedOn, paperRef, ...none });
}

function write({ principal, services }: SignedInContext, done: Recorded): Promise<void> {
  const { staffId, how, kind, day, result, checkedBy, paperRef } = done;
  if (staffId === principal.staffId) return Promise.reject(failFitness('PERSONNEL_OWN_DUTY'));
  return inSqlTransaction(services.db, nobody, async (tx) => {
    if ((await tx.query(IS_HERE, [staffId])).length === 0) throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
    const textVersion = how === 'paper' ? (await undertakingInForce(tx)).version : null;
    const fulfilmentId: Id<'Fulfilment'> = newId();
    const [recorded] = await tx.query<{ duty: string }>(RECORD, [
      ...[fulfilmentId, staffId, principal.staffId, how, result, checkedBy, textVersion, paperRef, day, kind],
    ]);
    if (recorded === undefined) throw failFitness('PERSONNEL_DAY_NOT_USABLE');
    await record(tx, {
      action: 'personnel.duty-recorded',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { fulfilmentId, duty: recorded.duty, how },
    });
  });
}
