import type { SqlTransaction } from '@kean/db';
import { newId, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { type Invited, type InviteInput, LINK_BY_SMS_HOURS, LINK_ON_SCREEN_MINUTES } from '../contract/visits.ts';
import { failClients } from '../errors.ts';
import { type ClientToInvite, withClientToInvite } from './client-to-invite.ts';
import { messagesFor } from './messages/definitions.ts';
import { phoneOfClient } from './messages/phone-of-client.ts';
import { digestOf, newLinkSecret } from './secrets.ts';

/** Of one client in a day; with three codes each, a client's phone is never rung all day by somebody of the office. */
const MOST_A_DAY = 10;
const OF_TODAY = `
  select count(*)::int as links from client_invitation where client_id = $1 and created_at > now() - interval '1 day'`;
const REPLACE = `
  update client_invitation set ended_at = now(), ended_because = 'replaced', code_digest = null, code_ends_at = null
   where client_id = $1 and used_at is null and ended_at is null`;
const INSERT = `
  insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
  values ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7::int)) returning ends_at as "endsAt"`;

/**
 * Makes a link to the client's own pages; the one before it leads nowhere any more. Shown on the agent's screen the link says nothing about
 * who holds it: the code that it asks for goes to the phone on record, which is what lets in.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_CLIENT_HAS_NO_PHONE | CLIENTS_NO_GROUND_TO_WRITE | CLIENTS_INVITED_TOO_OFTEN
 */
export function inviteClient(call: SignedInContext, input: InviteInput): Promise<Invited> {
  return withClientToInvite(call, input.clientId, (tx, client) => invite(tx, call, client, input));
}

async function invite(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  client: ClientToInvite,
  { reason, channel, language }: InviteInput,
): Promise<Invited> {
  const [today] = await tx.query<{ links: number }>(OF_TODAY, [client.id]);
  if ((today?.links ?? MOST_A_DAY) >= MOST_A_DAY) throw failClients('CLIENTS_INVITED_TOO_OFTEN');
  const reached = await phoneOfClient(tx, services.keyring, { ...client, reason });
  if (reached.refused !== null) {
    throw failClients(reached.refused === 'no-phone' ? 'CLIENTS_CLIENT_HAS_NO_PHONE' : 'CLIENTS_NO_GROUND_TO_WRITE');
  }
  const [invitationId, linkSecret] = [newId<'Invitation'>(), newLinkSecret()];
  const minutes = channel === 'sms' ? LINK_BY_SMS_HOURS * 60 : LINK_ON_SCREEN_MINUTES;
  await tx.query(REPLACE, [client.id]);
  const [made] = await tx.query<{ endsAt: Date }>(INSERT, [
    ...[invitationId, client.id, principal.staffId, reason, channel],
    ...[digestOf(linkSecret), minutes],
  ]);
  if (made === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  if (channel === 'sms') {
    await queueClientMessage(tx, messagesFor({ ...client, reason }).link, {
      channel: 'sms',
      language,
      key: invitationId,
      clientId: client.id,
      sealWith: reached.sealWith,
      to: reached.phone,
      values: new Personal({ page: linkSecret, until: made.endsAt }),
    });
  }
  await record(tx, {
    action: 'clients.invited',
    outcome: 'allowed',
    principal,
    branchId: client.branchId,
    subject: { kind: 'Client', id: client.id },
    facts: { invitationId, channel, reason },
  });
  return { invitationId, linkSecret: channel === 'screen' ? linkSecret : null, endsAt: made.endsAt };
}
