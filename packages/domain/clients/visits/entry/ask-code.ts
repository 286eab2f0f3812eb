import type { SqlTransaction } from '@kean/db';
import { Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { FrontContext, Services } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { AskCodeInput, AskedCode } from '../../contract/visits.ts';
import { messagesFor } from '../messages/definitions.ts';
import { hasMail, mailOfClient } from '../messages/mail-of-client.ts';
import { phoneOfClient } from '../messages/phone-of-client.ts';
import { linkTakesACode } from '../rules/a-link-takes-three-codes.ts';
import { digestOfCode, newCode } from '../secrets.ts';
import type { StoredInvitation } from './stored-invitation.ts';
import { type OfLink, tryLink } from './try-link.ts';

const KEEP = 'select keep_visit_code($1::uuid, $2) as round';

/**
 * Sends a code to the phone on record, or to the mailbox that the client proved, where the link is one. Answers the same in the same time where it
 * is not: whoever holds phone or mailbox learns the difference, and nobody else does. A newer code ends the one before it, whichever way it
 * went, and both ways share the three codes of a link.
 * @throws AppError CLIENTS_VISIT_LIMITED
 */
export async function askCode(call: FrontContext, input: AskCodeInput): Promise<AskedCode> {
  let mail = false;
  await tryLink(call, input.linkSecret, async (tx, invitation) => {
    const refused = linkTakesACode(invitation);
    if (refused !== null) return { refused };
    mail = await hasMail(tx, invitation.clientId);
    return sendCode(tx, call.services.keyring, invitation, input);
  });
  return { mail };
}

async function sendCode(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  { id: invitationId, clientId, clientState, reason }: StoredInvitation,
  { linkSecret, way = 'sms', language }: AskCodeInput,
): Promise<OfLink<undefined>> {
  const client = { id: clientId, state: clientState, reason };
  const reached = await (way === 'mail' ? mailOfClient : phoneOfClient)(tx, keyring, client);
  if (reached.refused !== null) return { refused: reached.refused };
  const code = newCode();
  const [kept] = await tx.query<{ round: number | null }>(KEEP, [invitationId, digestOfCode(linkSecret, code)]);
  const round = kept?.round ?? null;
  if (round === null) return { refused: 'ended' };
  await queueClientMessage(tx, messagesFor(client).code, {
    channel: way,
    language,
    key: `${invitationId}.${round}`,
    clientId,
    sealWith: reached.sealWith,
    to: 'mail' in reached ? reached.mail : reached.phone,
    values: new Personal({ code }),
  });
  await record(tx, {
    action: 'clients.visit-code-queued',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { invitationId, round, way },
  });
  return { done: undefined };
}
