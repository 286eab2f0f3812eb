import { bearerPrincipal, type Database, runStatementAs, type SqlTransaction } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import type { InvitationReason } from '../../contract/visits.ts';
import type { ClientState } from '../../contract.ts';
import type { StandingInvitation } from '../rules/a-link-takes-three-codes.ts';

/** An invitation that is locked in the transaction which decides about it. */
export interface StoredInvitation extends StandingInvitation {
  readonly id: Id<'Invitation'>;
  readonly clientId: ClientId;
  readonly clientState: ClientState;
  readonly reason: InvitationReason;
}

const OWNER = 'select client_id as "clientId" from client_invitation where link_digest = $1';
const LOCK = `
  select i.id, i.client_id as "clientId", c.state::text as "clientState", i.reason, clock_timestamp() as now, i.ends_at as "endsAt",
         i.used_at as "usedAt", i.ended_at as "endedAt", i.codes_sent as "codesSent", i.wrong_codes as "wrongCodes",
         i.code_ends_at as "codeEndsAt"
    from client_invitation i join client c on c.id = i.client_id where i.link_digest = $1 for update of i`;

/** Whose link it is; `null` where there is none. Nobody is known yet, so the digest is what row security goes by. */
export async function ownerOfLink(db: Database, linkDigest: Buffer): Promise<ClientId | null> {
  const [found] = await runStatementAs<{ clientId: ClientId }>(db, bearerPrincipal(linkDigest), OWNER, [linkDigest]);
  return found?.clientId ?? null;
}

/** The invitation, locked; `null` where the client is erased. Two tries with one link stand in a queue. */
export async function lockInvitation(tx: SqlTransaction, linkDigest: Buffer): Promise<StoredInvitation | null> {
  const [found] = await tx.query<StoredInvitation>(LOCK, [linkDigest]);
  return found ?? null;
}
