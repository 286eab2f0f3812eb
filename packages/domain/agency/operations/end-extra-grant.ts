import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { ExtraGrantInput } from '../contract/extra-grants.ts';
import { failAgency } from '../errors.ts';
import { extraGrantFacts, lockExtraGrant, type StoredExtraGrant } from './stored-extra-grants.ts';

const END = `update extra_grant set state = 'revoked', revoked_by = $2, revoked_at = now() where id = $1::uuid`;

/**
 * Takes an approved extra grant back before its time; true with the commit.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED
 */
export function revokeExtraGrant(call: SignedInContext, input: ExtraGrantInput): Promise<{ readonly id: string }> {
  return end(call, input, 'agency.extra-grant-revoked', ({ receiver, state }) => {
    if (!call.authorizer.can('agency.approve-extra-grant', 'Staff', receiver)) return 'AGENCY_EXTRA_GRANT_NOT_FOUND';
    return state === 'approved' ? null : 'AGENCY_EXTRA_GRANT_DECIDED';
  });
}

/**
 * Whoever asked, or has it, gives it back.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED
 */
export function withdrawExtraGrant(call: SignedInContext, input: ExtraGrantInput): Promise<{ readonly id: string }> {
  const { staffId } = call.principal;
  return end(call, input, 'agency.extra-grant-withdrawn', ({ askedBy, receiver, state }) => {
    if (askedBy !== staffId && receiver.id !== staffId) return 'AGENCY_EXTRA_GRANT_NOT_FOUND';
    return state === 'asked' || state === 'approved' ? null : 'AGENCY_EXTRA_GRANT_DECIDED';
  });
}

type Refusal = 'AGENCY_EXTRA_GRANT_NOT_FOUND' | 'AGENCY_EXTRA_GRANT_DECIDED' | null;

function end(
  { principal, services }: SignedInContext,
  { id }: ExtraGrantInput,
  action: 'agency.extra-grant-revoked' | 'agency.extra-grant-withdrawn',
  judge: (found: StoredExtraGrant) => Refusal,
): Promise<{ readonly id: string }> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await lockExtraGrant(tx, id);
    if (found === null) throw failAgency('AGENCY_EXTRA_GRANT_NOT_FOUND');
    const refusal = judge(found);
    if (refusal !== null) throw failAgency(refusal);
    if (found.endsAt <= services.clock.now()) throw failAgency('AGENCY_EXTRA_GRANT_DECIDED');
    await tx.query(END, [id, principal.staffId]);
    const subject = { kind: 'Staff', id: found.receiver.id } as const;
    await record(tx, { action, outcome: 'allowed', principal, subject, facts: extraGrantFacts(found) });
    return { id };
  });
}
