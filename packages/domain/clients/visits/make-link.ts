import type { SqlTransaction } from '@kean/db';
import { type ClientId, type Id, newId, type StaffId } from '@kean/kernel';
import {
  type InvitationReason,
  type InviteInput,
  LINK_BY_SMS_HOURS,
  LINK_ON_SCREEN_MINUTES,
} from '../contract/visits.ts';
import { failClients } from '../errors.ts';
import { digestOf, newLinkSecret } from './secrets.ts';

/** Of one client in a day; with three codes each, a client's phone is never rung all day by somebody of the office. */
const MOST_A_DAY = 10;
const OF_TODAY = `
  select count(*)::int as links from client_invitation where client_id = $1 and created_at > now() - interval '1 day'`;
const REPLACE = `
  update client_invitation set ended_at = now(), ended_because = 'replaced'
   where client_id = $1 and used_at is null and ended_at is null`;
const INSERT = `
  insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
  values ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7::int)) returning ends_at as "endsAt"`;

/** A link to the pages of one client, as it is about to be told. */
export interface MadeLink {
  readonly invitationId: Id<'Invitation'>;
  /** What stands behind `#`; only its digest is stored. */
  readonly linkSecret: string;
  readonly endsAt: Date;
}

/**
 * Writes a new link down, after which the one before it leads nowhere. Whether the client may be reached, the caller has seen to.
 * @throws AppError CLIENTS_INVITED_TOO_OFTEN | CLIENTS_CLIENT_NOT_FOUND where row security hides the client
 */
export async function makeLink(
  tx: SqlTransaction,
  about: {
    readonly clientId: ClientId;
    readonly invitedBy: StaffId;
    readonly reason: InvitationReason;
    readonly channel: InviteInput['channel'];
  },
): Promise<MadeLink> {
  const { clientId, invitedBy, reason, channel } = about;
  const [today] = await tx.query<{ links: number }>(OF_TODAY, [clientId]);
  if ((today?.links ?? MOST_A_DAY) >= MOST_A_DAY) throw failClients('CLIENTS_INVITED_TOO_OFTEN');
  const [invitationId, linkSecret] = [newId<'Invitation'>(), newLinkSecret()];
  const minutes = channel === 'sms' ? LINK_BY_SMS_HOURS * 60 : LINK_ON_SCREEN_MINUTES;
  await tx.query(REPLACE, [clientId]);
  const [made] = await tx.query<{ endsAt: Date }>(INSERT, [
    ...[invitationId, clientId, invitedBy, reason, channel],
    ...[digestOf(linkSecret), minutes],
  ]);
  if (made === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return { invitationId, linkSecret, endsAt: made.endsAt };
}
