import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { type RecoveryDeniedEvent, type RecoveryEvent, recordAgencyEvent } from '../audit-events.ts';
import { APPROVALS_NEEDED, type RecoveryApproved, type RecoveryInput } from '../contract/recoveries.ts';
import { failAgency } from '../errors.ts';
import { nobodyApprovesTheirOwn } from '../rules/nobody-approves-their-own.ts';
import { expireRecoveries } from './expire-recoveries.ts';
import { digestOfHalves, newRecoveryHalf } from './recovery-code.ts';
import { clearRecoveryEnd, setRecoveryEnd } from './recovery-end.ts';
import { lockOwnRecovery, lockRecovery, readRecovery, type StoredRecovery } from './stored-recoveries.ts';

const APPROVE = `
  insert into recovery_approval (recovery_id, staff_id, approver_id, half_digest) values ($1::uuid, $2::uuid, $3::uuid, $4)
  on conflict do nothing returning approver_id`;
/** Approvals of people who work here still; one of somebody who was suspended meanwhile counts no more. */
const HALVES = `
  select a.half_digest as digest from recovery_approval a join staff s on s.id = a.approver_id and s.status = 'active'
   where a.recovery_id = $1::uuid`;
const COMPLETE = `
  update account_recovery set state = 'approved', code_digest = $2, ends_at = now() + interval '24 hours'
   where id = $1::uuid returning ends_at as "endsAt"`;
const END = `
  update account_recovery set state = $2, code_digest = null, ended_by = $3::uuid, ended_at = now() where id = $1::uuid`;

type Approved = z.input<typeof RecoveryApproved>;
type Denied = { readonly denied: 'AGENCY_NOT_YOUR_OWN' | 'AGENCY_RECOVERY_APPROVED_BY_YOU' };

/**
 * Approves that somebody gets back into the own account. Each of two different people is told one half of a code, once, to hand over
 * in person. That somebody could not approve is in the log.
 * @throws AppError AGENCY_RECOVERY_NOT_FOUND, AGENCY_RECOVERY_DECIDED, AGENCY_NOT_YOUR_OWN, AGENCY_RECOVERY_APPROVED_BY_YOU
 */
export async function approveRecovery(call: SignedInContext, { id }: RecoveryInput): Promise<Approved> {
  const { principal, services } = call;
  const answer = await inSqlTransaction<Approved | Denied>(services.db, nobody, async (tx) => {
    await expireRecoveries(tx);
    const found = await requireOpen(tx, call, id);
    const own = nobodyApprovesTheirOwn(principal.staffId, [found.person.id]);
    if (own !== null) return deny(tx, call, found, 'own-affair');
    if (found.state !== 'asked') throw failAgency('AGENCY_RECOVERY_DECIDED');
    const half = newRecoveryHalf();
    const taken = await tx.query(APPROVE, [id, found.person.id, principal.staffId, half.digest]);
    if (taken.length === 0) return deny(tx, call, found, 'approved-before');
    const halves = await tx.query<{ digest: Buffer }>(HALVES, [id]);
    const approvals = halves.length;
    await recordOf(tx, call, found, 'agency.recovery-approved', approvals);
    if (approvals < APPROVALS_NEEDED) return { approvals, half: half.text, endsAt: found.endsAt };
    const [complete] = await tx.query<{ endsAt: Date }>(COMPLETE, [
      id,
      digestOfHalves(halves.map(({ digest }) => digest)),
    ]);
    const endsAt = complete?.endsAt ?? found.endsAt;
    await setRecoveryEnd(tx, id, endsAt);
    return { approvals, half: half.text, endsAt };
  });
  if ('denied' in answer) throw failAgency(answer.denied);
  return answer;
}

/**
 * Says no, also after the approvals: a code that was told opens nothing from then on. Not by the person concerned, who withdraws.
 * @throws AppError AGENCY_RECOVERY_NOT_FOUND, AGENCY_RECOVERY_DECIDED, AGENCY_NOT_YOUR_OWN
 */
export function refuseRecovery(call: SignedInContext, { id }: RecoveryInput): Promise<{ readonly id: string }> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await expireRecoveries(tx);
    const found = await requireOpen(tx, call, id);
    const own = nobodyApprovesTheirOwn(principal.staffId, [found.person.id]);
    if (own !== null) throw failAgency(own.code);
    await tx.query(END, [id, 'refused', principal.staffId]);
    await clearRecoveryEnd(tx, id);
    await recordOf(tx, call, found, 'agency.recovery-refused');
    return { id };
  });
}

/**
 * Takes the own request back, or one that a stranger made in the caller's name.
 * @throws AppError AGENCY_RECOVERY_NOT_FOUND also for somebody else's; AGENCY_RECOVERY_DECIDED
 */
export function withdrawRecovery(call: SignedInContext, { id }: RecoveryInput): Promise<{ readonly id: string }> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await lockOwnRecovery(tx, id, principal.staffId);
    if (found === null) throw failAgency('AGENCY_RECOVERY_NOT_FOUND');
    const open = requireInTime(found);
    await tx.query(END, [id, 'withdrawn', principal.staffId]);
    await clearRecoveryEnd(tx, id);
    await recordOf(tx, call, open, 'agency.recovery-withdrawn');
    return { id };
  });
}

async function requireOpen(tx: SqlTransaction, { authorizer }: SignedInContext, id: string): Promise<StoredRecovery> {
  const seen = await readRecovery(tx, id);
  if (seen === null || !authorizer.can('agency.approve-recovery', 'Staff', seen.person)) {
    throw failAgency('AGENCY_RECOVERY_NOT_FOUND');
  }
  const found = await lockRecovery(tx, id);
  if (found === null) throw failAgency('AGENCY_RECOVERY_NOT_FOUND');
  return requireInTime(found);
}

/** Postgres' own clock set the end; this one differs by seconds at most, against days. */
function requireInTime({ state, ...rest }: Omit<StoredRecovery, 'state'> & { readonly state: string }): StoredRecovery {
  if ((state !== 'asked' && state !== 'approved') || rest.endsAt.getTime() <= Date.now()) {
    throw failAgency('AGENCY_RECOVERY_DECIDED');
  }
  return { ...rest, state };
}

async function deny(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { id, person }: StoredRecovery,
  reason: Extract<RecoveryDeniedEvent['facts']['reason'], 'own-affair' | 'approved-before'>,
): Promise<Denied> {
  await recordAgencyEvent(tx, {
    action: 'agency.recovery-denied',
    outcome: 'refused',
    principal,
    subject: { kind: 'Staff', id: person.id },
    facts: { recoveryId: id, reason },
  });
  return { denied: reason === 'own-affair' ? 'AGENCY_NOT_YOUR_OWN' : 'AGENCY_RECOVERY_APPROVED_BY_YOU' };
}

function recordOf(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { id, person }: StoredRecovery,
  action: RecoveryEvent['action'],
  approvals?: number,
): Promise<void> {
  const facts = { recoveryId: id, ...(approvals === undefined ? {} : { approvals }) };
  return recordAgencyEvent(tx, {
    action,
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: person.id },
    facts,
  });
}
