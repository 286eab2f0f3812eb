import { Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { AskCodeInput } from '../../contract/visits.ts';
import { messagesFor } from '../messages/definitions.ts';
import { phoneOfClient } from '../messages/phone-of-client.ts';
import { linkTakesACode } from '../rules/a-link-takes-three-codes.ts';
import { digestOfCode, newCode } from '../secrets.ts';
import { tryLink } from './try-link.ts';

const KEEP = 'select keep_visit_code($1::uuid, $2) as round';

/**
 * Sends a code to the phone on record, where the link is one. Answers the same in the same time where it is not: whoever holds the phone
 * learns the difference, and nobody else does. A newer code ends the one before it.
 * @throws AppError CLIENTS_VISIT_LIMITED
 */
export async function askCode(call: FrontContext, { linkSecret, language }: AskCodeInput): Promise<void> {
  await tryLink(call, linkSecret, async (tx, invitation) => {
    const refused = linkTakesACode(invitation);
    if (refused !== null) return { refused };
    const client = { id: invitation.clientId, state: invitation.clientState, reason: invitation.reason };
    const reached = await phoneOfClient(tx, call.services.keyring, client);
    if (reached.refused !== null) return { refused: reached.refused };
    const code = newCode();
    const [kept] = await tx.query<{ round: number | null }>(KEEP, [invitation.id, digestOfCode(linkSecret, code)]);
    const round = kept?.round ?? null;
    if (round === null) return { refused: 'ended' };
    await queueClientMessage(tx, messagesFor(client).code, {
      channel: 'sms',
      language,
      key: `${invitation.id}.${round}`,
      clientId: invitation.clientId,
      sealWith: reached.sealWith,
      to: reached.phone,
      values: new Personal({ code }),
    });
    await record(tx, {
      action: 'clients.visit-code-queued',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: invitation.clientId },
      facts: { invitationId: invitation.id, round },
    });
    return { done: undefined };
  });
}
