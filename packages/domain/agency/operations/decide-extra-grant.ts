import type { ClausePolicy } from '@kean/authorization';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { ExtraGrantInput } from '../contract/extra-grants.ts';
import { type AgencyBreach, failAgency } from '../errors.ts';
import { approverHoldsTheGrantAsWidely } from '../rules/approver-holds-the-grant-as-widely.ts';
import { requireOfferedGrants } from '../rules/grants-name-what-clauses-offer.ts';
import { keptFromClients } from '../rules/kept-from-clients.ts';
import { nobodyApprovesTheirOwn } from '../rules/nobody-approves-their-own.ts';
import { extraGrantFacts, lockExtraGrant, type StoredExtraGrant, withinDeciding } from './stored-extra-grants.ts';

const DECIDE = 'update extra_grant set state = $2, decided_by = $3, decided_at = now() where id = $1::uuid';

/**
 * Approves what somebody asked for: by a third person who holds it at least as widely. In force from its beginning, or at once. That
 * somebody could not approve it is in the log.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED, AGENCY_NOT_YOUR_OWN, AGENCY_NOT_ABOVE_YOURSELF,
 * AGENCY_ROLE_KEPT_FROM_CLIENTS, AGENCY_GRANT_UNKNOWN
 */
export async function approveExtraGrant(
  call: SignedInContext,
  offers: readonly ClausePolicy[],
  { id }: ExtraGrantInput,
): Promise<{ readonly id: string }> {
  const { principal, services } = call;
  const breach = await inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await requireAsked(tx, call, id);
    requireOfferedGrants(offers, 'extra', [found.grant]);
    const refused = breachOfApproval(call, found);
    if (refused !== null) {
      await record(tx, {
        action: 'agency.extra-grant-denied',
        outcome: 'refused',
        principal,
        subject: { kind: 'Staff', id: found.receiver.id },
        facts: { extraGrantId: id, reason: refused.code },
      });
      return refused;
    }
    await tx.query(DECIDE, [id, 'approved', principal.staffId]);
    await recordOf(tx, call, 'agency.extra-grant-approved', found);
    return null;
  });
  if (breach !== null) throw failAgency(breach.code);
  return { id };
}

/** Why this person cannot approve it, or `null`. Lists ask the same, so that no button promises more. */
export function breachOfApproval(
  { principal, services }: SignedInContext,
  { askedBy, receiver, grant }: Pick<StoredExtraGrant, 'askedBy' | 'receiver' | 'grant'>,
): AgencyBreach | null {
  return (
    nobodyApprovesTheirOwn(principal.staffId, [askedBy, receiver.id]) ??
    keptFromClients(receiver.roles, grant) ??
    approverHoldsTheGrantAsWidely(principal, receiver, grant, services.clock)
  );
}

/**
 * Says no. Not by whoever asked: they withdraw.
 * @throws AppError AGENCY_EXTRA_GRANT_NOT_FOUND, AGENCY_EXTRA_GRANT_DECIDED, AGENCY_NOT_YOUR_OWN
 */
export function refuseExtraGrant(call: SignedInContext, { id }: ExtraGrantInput): Promise<{ readonly id: string }> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await requireAsked(tx, call, id);
    const own = nobodyApprovesTheirOwn(principal.staffId, [found.askedBy, found.receiver.id]);
    if (own !== null) throw failAgency(own.code);
    await tx.query(DECIDE, [id, 'refused', principal.staffId]);
    await recordOf(tx, call, 'agency.extra-grant-refused', found);
    return { id };
  });
}

async function requireAsked(tx: SqlTransaction, call: SignedInContext, id: string): Promise<StoredExtraGrant> {
  const found = await lockExtraGrant(tx, id, withinDeciding(call));
  if (found === null) throw failAgency('AGENCY_EXTRA_GRANT_NOT_FOUND');
  if (found.state !== 'asked' || found.endsAt <= call.services.clock.now())
    throw failAgency('AGENCY_EXTRA_GRANT_DECIDED');
  return found;
}

function recordOf(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: 'agency.extra-grant-approved' | 'agency.extra-grant-refused',
  found: StoredExtraGrant,
): Promise<void> {
  const subject = { kind: 'Staff', id: found.receiver.id } as const;
  return record(tx, { action, outcome: 'allowed', principal, subject, facts: extraGrantFacts(found) });
}
