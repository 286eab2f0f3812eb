import { createHmac } from 'node:crypto';
import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import { newId, Personal } from '@kean/kernel';
import { isAddress, queueClientMessage } from '@kean/messages';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { AskedMailCode, AskMailCodeInput } from '../contract/mails.ts';
import { failClients } from '../errors.ts';
import { newCode, newLinkSecret } from '../visits/secrets.ts';
import { mailCode } from './messages.ts';
import { ownKey } from './own-key.ts';

const KEEP = 'SELECT keep_mail_code($1::uuid, $2::uuid, $3) AS kept';
const OF_STAFF = 'SELECT FROM auth_user WHERE lower(email) = $1';

/**
 * Sends a code to the mailbox that the client names. Nothing of the address is kept: it comes back with the code, and the digest is of both.
 * The try is counted before anything is said about the address, so that nobody learns from many which are of staff.
 * @throws AppError CLIENTS_MAIL_NOT_AN_ADDRESS | CLIENTS_MAIL_IS_STAFFS | CLIENTS_MAIL_CODES_USED_UP | CLIENTS_MAIL_AFTER_THE_ANSWER
 */
export async function askMailCode(call: VisitContext, { address, language }: AskMailCodeInput): Promise<AskedMailCode> {
  if (!isAddress('mail', address)) throw failClients('CLIENTS_MAIL_NOT_AN_ADDRESS');
  const { visitId, clientId } = call.visitor;
  const [codeId, pageSecret, code] = [newId<'MailCode'>(), newLinkSecret(), newCode()];
  const refused = await inSqlTransaction(call.services.db, visitorPrincipal(clientId), async (tx) => {
    const key = await ownKey(tx, call);
    const digest = digestOfMailCode(pageSecret, code, address);
    const [kept] = await tx.query<{ kept: boolean }>(KEEP, [codeId, visitId, digest]);
    if (kept?.kept !== true) return refuse(tx, call, 'codes-used-up');
    if ((await tx.query(OF_STAFF, [address])).length > 0) return refuse(tx, call, 'mail-of-staff');
    await queueClientMessage(tx, mailCode, {
      ...({ channel: 'mail', language, key: codeId, clientId } as const),
      sealWith: key,
      to: new Personal(address),
      values: new Personal({ code }),
    });
    await record(tx, {
      action: 'clients.mail-code-queued',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { visitId },
    });
    return null;
  });
  if (refused !== null) throw failClients(refused);
  return { codeId, pageSecret };
}

async function refuse(
  tx: SqlTransaction,
  { visitor: { visitId, clientId } }: VisitContext,
  reason: 'codes-used-up' | 'mail-of-staff',
): Promise<'CLIENTS_MAIL_CODES_USED_UP' | 'CLIENTS_MAIL_IS_STAFFS'> {
  await record(tx, {
    action: 'clients.mail-refused',
    outcome: 'refused',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { visitId, reason },
  });
  return reason === 'codes-used-up' ? 'CLIENTS_MAIL_CODES_USED_UP' : 'CLIENTS_MAIL_IS_STAFFS';
}

/** Code and address in one digest: whoever holds the code for one mailbox records no other by it. */
export function digestOfMailCode(pageSecret: string, code: string, address: string): Buffer {
  return createHmac('sha256', pageSecret).update(code).update('\n').update(address).digest();
}
