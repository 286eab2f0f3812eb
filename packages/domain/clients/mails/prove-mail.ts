import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import { type DataKey, seal } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ProveMailInput } from '../contract/mails.ts';
import { failClients } from '../errors.ts';
import { placeOfField } from '../sealed-places.ts';
import { phoneToWriteTo } from '../visits/messages/phone-of-client.ts';
import { digestOfMailCode } from './ask-mail-code.ts';
import type { MailRefusal } from './audit-events.ts';
import { mailRecorded } from './messages.ts';
import { ownKey } from './own-key.ts';

const PROVE = 'SELECT prove_client_mail($1::uuid, $2::uuid, $3, $4) AS refused';

/**
 * Puts the mailbox on the record by the code that went there; whether it is right the database says, and a wrong one counts. The phone is told,
 * in the night as well: whoever had it in hand for a minute leaves no way in behind that the client does not hear of.
 * @throws AppError CLIENTS_MAIL_CODE_REFUSED for whatever is wrong, alike; the log has the reason
 */
export async function proveMail(call: VisitContext, input: ProveMailInput): Promise<void> {
  const { codeId, pageSecret, code, address } = input;
  const { visitId, clientId } = call.visitor;
  const refused = await inSqlTransaction(call.services.db, visitorPrincipal(clientId), async (tx) => {
    const key = await ownKey(tx, call);
    const [told] = await tx.query<{ refused: MailRefusal | null }>(PROVE, [
      ...[codeId, visitId, digestOfMailCode(pageSecret, code, address)],
      sealedAddress(key, clientId, address),
    ]);
    const reason = told === undefined ? 'ended' : told.refused;
    const about = { principal: null, subject: { kind: 'Client', id: clientId } } as const;
    if (reason !== null) {
      await record(tx, { ...about, action: 'clients.mail-refused', outcome: 'refused', facts: { visitId, reason } });
      return reason;
    }
    await record(tx, { ...about, action: 'clients.mail-recorded', outcome: 'allowed', facts: { visitId } });
    await tellPhone(tx, call, codeId);
    return null;
  });
  if (refused !== null) throw failClients('CLIENTS_MAIL_CODE_REFUSED');
}

function sealedAddress(key: DataKey, clientId: ClientId, address: string): Buffer {
  const plain = Buffer.from(address, 'utf8');
  const sealed = seal(key, placeOfField(clientId, 'mail'), plain);
  plain.fill(0);
  return sealed;
}

const STATE = 'SELECT state FROM client WHERE id = $1::uuid';

/** Where the phone takes no message, or is not the client's own, nobody is told: it would be told somebody else. */
async function tellPhone(tx: SqlTransaction, call: VisitContext, codeId: string): Promise<void> {
  const { clientId } = call.visitor;
  const [row] = await tx.query<{ state: 'active' | 'restricted' }>(STATE, [clientId]);
  if (row === undefined) return;
  const about = { id: clientId, state: row.state };
  const reached = await phoneToWriteTo(tx, call.services.keyring, about, mailRecorded.purpose);
  if (reached.refused !== null) return;
  await queueClientMessage(tx, mailRecorded, {
    ...({ channel: 'sms', language: call.locale, key: codeId, clientId } as const),
    sealWith: reached.sealWith,
    to: reached.phone,
    values: new Personal({}),
  });
}
