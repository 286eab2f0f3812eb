import { inSqlTransaction, nobody } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { DecideInput } from '../../contract/fitness.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { whoeverDecidesIsAThird } from '../rules/whoever-decides-is-a-third.ts';

const LOCK = `SELECT staff_id AS "staffId", recorded_by AS "recordedBy", duty, how, state, result,
    EXISTS (SELECT FROM duty_paper p WHERE p.fulfilment_id = f.id AND p.state = 'kept') AS "hasPaper"
  FROM fulfilment f WHERE id = $1::uuid FOR UPDATE`;
const DECIDE = `UPDATE fulfilment SET state = $2, decided_by = $3::uuid, decided_at = clock_timestamp() WHERE id = $1::uuid`;
const WITHDRAW = `UPDATE fulfilment SET state = 'withdrawn', ended_by = $2::uuid, ended_at = clock_timestamp() WHERE id = $1::uuid`;

interface Stored {
  readonly staffId: StaffId;
  readonly recordedBy: StaffId;
  readonly duty: string;
  readonly how: string;
  readonly hasPaper: boolean;
  readonly state: string;
  readonly result: string | null;
}

/**
 * Confirms what another recorded, or refuses it. A check that found somebody unsuitable speaks against them once it is confirmed.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_DUTY_MOVED_ON | PERSONNEL_OWN_DUTY | PERSONNEL_DECIDED_BY_ANOTHER |
 *   PERSONNEL_SCAN_MISSING of an undertaking on paper
 */
export function decideDuty(call: SignedInContext, input: DecideInput): Promise<void> {
  const { principal, services } = call;
  const { fulfilmentId, decision } = input;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [stored] = await tx.query<Stored & Record<string, unknown>>(LOCK, [fulfilmentId]);
    if (stored === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    const breach = whoeverDecidesIsAThird(stored, principal.staffId);
    if (breach !== null) throw failFitness(breach);
    if (stored.state !== 'asked') throw failFitness('PERSONNEL_DUTY_MOVED_ON');
    if (decision === 'confirm' && stored.how === 'paper' && !stored.hasPaper)
      throw failFitness('PERSONNEL_SCAN_MISSING');
    const as = decision === 'refuse' ? 'refused' : stored.result === 'unsuitable' ? 'against' : 'standing';
    await tx.query(DECIDE, [fulfilmentId, as, principal.staffId]);
    await record(tx, {
      action: 'personnel.duty-decided',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: stored.staffId },
      facts: { fulfilmentId, duty: stored.duty, as },
    });
  });
}

/**
 * Takes back what stands, at once: a check that turned out to be wrong, an undertaking that was broken.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_DUTY_MOVED_ON | PERSONNEL_OWN_DUTY
 */
export function withdrawDuty({ principal, services }: SignedInContext, fulfilmentId: Id<'Fulfilment'>): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [stored] = await tx.query<Stored & Record<string, unknown>>(LOCK, [fulfilmentId]);
    if (stored === undefined) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    if (stored.staffId === principal.staffId) throw failFitness('PERSONNEL_OWN_DUTY');
    if (stored.state !== 'standing') throw failFitness('PERSONNEL_DUTY_MOVED_ON');
    await tx.query(WITHDRAW, [fulfilmentId, principal.staffId]);
    await record(tx, {
      action: 'personnel.duty-withdrawn',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: stored.staffId },
      facts: { fulfilmentId, duty: stored.duty },
    });
  });
}
