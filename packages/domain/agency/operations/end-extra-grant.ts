import type { SqlCondition } from '@kean/authorization';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { ExtraGrantInput } from '../contract/extra-grants.ts';
import { failAgency } from '../errors.ts';
import { extraGrantFacts, lockExtraGrant, type StoredExtraGrant, withinDeciding } from './stored-extra-grants.ts';

const END = `update extra_grant set state = 'revoked', revoked_by = $2, revoked_at = now() where id = $1::uuid`;

/**
 * Takes an approved extra grant back before its time; true with the commit.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED
 */
export function revokeExtraGrant(call: SignedInContext, input: ExtraGrantInput): Promise<{ readonly id: string }> {
  return end(call, input, 'agency.extra-grant-revoked', withinDeciding(call), ['approved']);
}

/**
 * Whoever asked, or has it, gives it back.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED
 */
export function withdrawExtraGrant(call: SignedInContext, input: ExtraGrantInput): Promise<{ readonly id: string }> {
  const own = { text: '$2::uuid in (e.asked_by, e.staff_id)', values: [call.principal.staffId] };
  return end(call, input, 'agency.extra-grant-withdrawn', own, ['asked', 'approved']);
}

function end(
  { principal, services }: SignedInContext,
  { id }: ExtraGrantInput,
  action: 'agency.extra-grant-revoked' | 'agency.extra-grant-withdrawn',
  within: SqlCondition,
  from: readonly StoredExtraGrant['state'][],
): Promise<{ readonly id: string }> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await lockExtraGrant(tx, id, within);
    if (found === null) throw failAgency('AGENCY_EXTRA_GRANT_NOT_FOUND');
    const open = from.includes(found.state) && found.endsAt > services.clock.now();
    if (!open) throw failAgency('AGENCY_EXTRA_GRANT_DECIDED');
    await tx.query(END, [id, principal.staffId]);
    const subject = { kind: 'Staff', id: found.receiver.id } as const;
    await record(tx, { action, outcome: 'allowed', principal, subject, facts: extraGrantFacts(found) });
    return { id };
  });
}
