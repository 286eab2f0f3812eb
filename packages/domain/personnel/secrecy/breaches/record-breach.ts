import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { CorrectBreachInput, RecordBreachInput, RecordedBreach } from '../../contract/secrecy.ts';
import { failPersonnel } from '../../errors.ts';
import { record } from '../audit-events.ts';
import { failSecrecy } from '../errors.ts';
import { type BreachId, sealingKeyOfBreach, writeWords } from './sealed-words.ts';
import { asThemself, lockBreach, recordingRefusals, requireAnother } from './stored-breach.ts';

const PERSON = 'SELECT id FROM staff WHERE upper(number) = upper($1)';
/** A day of Shanghai. */
const DAY_FITS = `SELECT FROM (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) d
  WHERE $1::date <= d.today AND $1::date > d.today - 3660`;
const RECORD = `INSERT INTO secrecy_breach (id, staff_id, kind, measure, happened_on, recorded_by)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::date, $6::uuid) RETURNING number`;
const CORRECT = `UPDATE secrecy_breach SET kind = $2, measure = $3, happened_on = $4::date, state = 'asked', recorded_by = $5::uuid,
  version = version + 1 WHERE id = $1::uuid`;

/**
 * Somebody is said to have broken the duty of secrecy, whether they still work here or not. It stands when another has decided it.
 * @throws AppError PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_BREACH_OF_YOURS | PERSONNEL_BREACH_DAY_AHEAD
 */
export function recordBreach(call: SignedInContext, input: RecordBreachInput): Promise<RecordedBreach> {
  return recordingRefusals(call, null, () => write(call, input));
}

async function write(call: SignedInContext, input: RecordBreachInput): Promise<RecordedBreach> {
  const { principal, services } = call;
  const staffId = await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [person] = await tx.query<{ id: StaffId }>(PERSON, [input.staffNumber]);
    if (person === undefined) throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
    return person.id;
  });
  requireAnother(principal.staffId, { staffId, hadPart: [] });
  const breachId: BreachId = newId();
  const key = await sealingKeyOfBreach(call, breachId);
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    await requireDay(tx, input.happenedOn);
    const { kind, measure, happenedOn, facts, measureText } = input;
    const values = [breachId, staffId, kind, measure, happenedOn, principal.staffId];
    const [made] = await tx.query<{ number: number }>(RECORD, values);
    await writeWords(tx, key, breachId, { what: 'facts', text: facts, by: principal.staffId });
    await writeWords(tx, key, breachId, { what: 'measure', text: measureText, by: principal.staffId });
    const about = { outcome: 'allowed', principal, subject: { kind: 'SecrecyBreach', id: breachId } } as const;
    await record(tx, { ...about, action: 'personnel.breach-recorded', facts: { version: 1 } });
    return { breachId, number: made?.number ?? 0 };
  });
}

/**
 * Puts right what was recorded: what stood before stays beside it, and another decides anew.
 * @throws AppError PERSONNEL_BREACH_NOT_FOUND | PERSONNEL_BREACH_MOVED_ON | PERSONNEL_BREACH_DAY_AHEAD
 */
export function correctBreach(call: SignedInContext, input: CorrectBreachInput): Promise<void> {
  return recordingRefusals(call, input.breachId, () => writeAnew(call, input));
}

async function writeAnew(call: SignedInContext, input: CorrectBreachInput): Promise<void> {
  const { principal, services } = call;
  const { breachId } = input;
  await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const { state, version, staffId } = await lockBreach(tx, breachId, input.version);
    requireAnother(principal.staffId, { staffId, hadPart: [] });
    if (state !== 'asked' && state !== 'standing') throw failSecrecy('PERSONNEL_BREACH_MOVED_ON');
    await requireDay(tx, input.happenedOn);
    const key = await sealingKeyOfBreach(call, breachId);
    const { kind, measure, happenedOn, facts, measureText } = input;
    await writeWords(tx, key, breachId, { what: 'facts', text: facts, by: principal.staffId });
    await writeWords(tx, key, breachId, { what: 'measure', text: measureText, by: principal.staffId });
    await tx.query(CORRECT, [breachId, kind, measure, happenedOn, principal.staffId]);
    const about = { outcome: 'allowed', principal, subject: { kind: 'SecrecyBreach', id: breachId } } as const;
    await record(tx, { ...about, action: 'personnel.breach-corrected', facts: { version: version + 1 } });
  });
}

async function requireDay(tx: SqlTransaction, day: string): Promise<void> {
  if ((await tx.query(DAY_FITS, [day])).length === 0) throw failSecrecy('PERSONNEL_BREACH_DAY_AHEAD');
}
