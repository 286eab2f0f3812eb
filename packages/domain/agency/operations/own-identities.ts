import { inSqlTransaction, nobody, runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { ConnectedIdentities, IdentityInput } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';

/** The issuer stands behind the word `oidc`; who the person is there stays where it is. */
const LIST = `
  select id, substr(provider_id, 6) as issuer, created_at as "connectedAt"
    from auth_account where user_id = $1 and starts_with(provider_id, 'oidc ') order by created_at, id`;
const DISCONNECT = `
  delete from auth_account where user_id = $1 and id = $2::uuid and starts_with(provider_id, 'oidc ') returning id`;
/** Sessions that were opened by it, but for the one that asks. */
const END_SESSIONS = `
  delete from auth_session where user_id = $1 and authenticated_by = 'oidc' and id is distinct from $2::uuid returning id`;

/** By which identities at a provider the caller signs in. */
export async function listIdentities({
  principal,
  services,
}: SignedInContext): Promise<z.input<typeof ConnectedIdentities>> {
  return { identities: await runStatement(services.db, LIST, [principal.staffId]) };
}

/**
 * Takes an identity away from the caller: it signs nobody in any more, and whoever signed in by it elsewhere is signed out. The next
 * sign-in at the provider connects anew by the e-mail that the provider has checked.
 * @throws AppError AGENCY_IDENTITY_UNKNOWN also for somebody else's
 */
export async function disconnectIdentity(
  call: SignedInContext,
  { identityId }: IdentityInput,
): Promise<z.input<typeof ConnectedIdentities>> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await sayWhoCaused(tx, 'user');
    const gone = await tx.query(DISCONNECT, [principal.staffId, identityId]);
    if (gone.length === 0) throw failAgency('AGENCY_IDENTITY_UNKNOWN');
    const ended = await tx.query(END_SESSIONS, [principal.staffId, principal.sessionId]);
    await recordAgencyEvent(tx, {
      action: 'agency.identity-disconnected',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: principal.staffId },
      facts: { ended: ended.length },
    });
  });
  return listIdentities(call);
}
