import type { SqlTransaction } from '@kean/db';
import { type ClientId, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Invited, InviteInput } from '../contract/visits.ts';
import { failClients } from '../errors.ts';
import { hasSheet, printedSheet } from '../sheets/has-sheet.ts';
import { type ClientToInvite, withClientToInvite } from './client-to-invite.ts';
import { makeLink } from './make-link.ts';
import { messagesFor } from './messages/definitions.ts';
import { hasMail } from './messages/mail-of-client.ts';
import { phoneOfClient } from './messages/phone-of-client.ts';

const REFUSED = {
  'no-phone': 'CLIENTS_CLIENT_HAS_NO_PHONE',
  'no-ground': 'CLIENTS_NO_GROUND_TO_WRITE',
  'phone-awaits': 'CLIENTS_PHONE_AWAITS',
  'phone-of-staff': 'CLIENTS_PHONE_IS_STAFFS',
  'phone-shared': 'CLIENTS_PHONE_AWAITS',
} as const;

/**
 * Makes a link to the client's own pages; the one before it leads nowhere any more. Shown on the agent's screen the link says nothing about
 * who holds it: the code that it asks for goes to the phone on record, or to the mailbox that the client proved, or stands on the sheet that
 * somebody else printed; that is what lets in.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_CLIENT_HAS_NO_PHONE | CLIENTS_NO_GROUND_TO_WRITE | CLIENTS_PHONE_AWAITS |
 *   CLIENTS_INVITED_TOO_OFTEN | CLIENTS_DUE_FOR_DISPOSAL | CLIENTS_SHEET_AND_LINK_BY_TWO
 */
export function inviteClient(call: SignedInContext, input: InviteInput): Promise<Invited> {
  return withClientToInvite(call, input.clientId, (tx, client) => invite(tx, call, client, input));
}

const DUE = 'select from disposal_due where client_id = $1';

/** Asked by a campaign and silent, or not to be asked: the database refuses such a link as well. */
async function isDueForDisposal(tx: SqlTransaction, clientId: ClientId): Promise<boolean> {
  return (await tx.query(DUE, [clientId])).length === 1;
}

async function invite(
  tx: SqlTransaction,
  { principal, services }: SignedInContext,
  client: ClientToInvite,
  { reason, channel, language }: InviteInput,
): Promise<Invited> {
  if (reason === 'ask-consent' && (await isDueForDisposal(tx, client.id)))
    throw failClients('CLIENTS_DUE_FOR_DISPOSAL');
  const reached = await phoneOfClient(tx, services.keyring, { ...client, reason });
  // A link on the screen may be opened by a code to the mailbox; one by text message needs the phone all the same.
  const byMail = channel === 'screen' && reached.refused !== 'no-ground' && (await hasMail(tx, client.id));
  if (reached.refused !== null && !byMail) {
    if (channel !== 'screen' || !(await hasSheet(tx, client.id))) throw failClients(REFUSED[reached.refused]);
    if (await printedSheet(tx, client.id, principal.staffId)) throw failClients('CLIENTS_SHEET_AND_LINK_BY_TWO');
  }
  const link = { clientId: client.id, invitedBy: principal.staffId, reason, channel };
  const { invitationId, linkSecret, endsAt } = await makeLink(tx, link);
  if (channel === 'sms' && reached.refused === null) {
    await queueClientMessage(tx, messagesFor({ ...client, reason }).link, {
      channel: 'sms',
      language,
      key: invitationId,
      clientId: client.id,
      sealWith: reached.sealWith,
      to: reached.phone,
      values: new Personal({ page: linkSecret, until: endsAt }),
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
  return { invitationId, linkSecret: channel === 'screen' ? linkSecret : null, endsAt };
}
