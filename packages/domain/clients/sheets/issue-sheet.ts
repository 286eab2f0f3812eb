import type { SqlTransaction } from '@kean/db';
import { type ClientId, newId, Personal } from '@kean/kernel';
import { queueClientMessage } from '@kean/messages';
import type { Services, SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { IssuedSheet, IssueSheetInput } from '../contract/sheets.ts';
import { upkeepKey } from '../corrections/upkeep-key.ts';
import { failClients } from '../errors.ts';
import { mailOfClient } from '../visits/messages/mail-of-client.ts';
import { mobileOf } from '../visits/messages/phone-of-client.ts';
import type { SheetRefusal } from './audit-events.ts';
import { sheetPrinted } from './messages/definitions.ts';
import { digestOfSheetCode, newSheetCode } from './sheet-code.ts';
import { type ClientAtTheDesk, withClientAtTheDesk } from './with-client.ts';

const REFUSED = {
  own: 'CLIENTS_SHEET_BY_ANOTHER',
  'has-mobile': 'CLIENTS_SHEET_HAS_MOBILE',
  'phone-awaits': 'CLIENTS_SHEET_PHONE_AWAITS',
  'too-many': 'CLIENTS_SHEETS_TOO_MANY',
} as const satisfies Record<SheetRefusal, string>;

const PHONE = `SELECT sealed FROM client_field WHERE client_id = $1::uuid AND field = 'phone'`;
const ISSUE = 'SELECT issue_sheet($1::uuid, $2::uuid, $3, $4) AS refused';
const ENDS = 'SELECT ends_at AS "endsAt" FROM client_sheet WHERE id = $1::uuid';

/**
 * Prints a code for a client without a mobile, whom whoever prints it has seen with their paper. It lets in only beside a link that somebody else
 * gives; that, and who may print for whom, the database decides. A mailbox that the client proved hears of it.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_SHEET_BY_ANOTHER | CLIENTS_SHEET_HAS_MOBILE | CLIENTS_SHEET_PHONE_AWAITS |
 *   CLIENTS_SHEETS_TOO_MANY
 */
export async function issueSheet(call: SignedInContext, { clientId, paper }: IssueSheetInput): Promise<IssuedSheet> {
  const [sheetId, code] = [newId<'Sheet'>(), newSheetCode()];
  const digest = await digestOfSheetCode(clientId, code);
  const issued = await withClientAtTheDesk(call, clientId, async (tx, client) => {
    const about = {
      principal: call.principal,
      branchId: client.branchId,
      subject: { kind: 'Client', id: clientId },
    } as const;
    const refused = (await hasMobile(tx, call.services, client))
      ? 'has-mobile'
      : await issue(tx, [clientId, sheetId, paper, digest]);
    if (refused !== null) {
      await record(tx, { ...about, action: 'clients.sheet-refused', outcome: 'refused', facts: { reason: refused } });
      return { refused };
    }
    await record(tx, { ...about, action: 'clients.sheet-issued', outcome: 'allowed', facts: { sheetId, paper } });
    await tellMailbox(tx, call, client, sheetId);
    const [row] = await tx.query<{ endsAt: Date }>(ENDS, [sheetId]);
    if (row === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
    return { endsAt: row.endsAt };
  });
  if ('refused' in issued) throw failClients(REFUSED[issued.refused]);
  return { sheetId, code, endsAt: issued.endsAt };
}

/** @throws AppError CLIENTS_CLIENT_NOT_FOUND where the database sees no such client */
async function issue(tx: SqlTransaction, values: readonly unknown[]): Promise<SheetRefusal | null> {
  const [row] = await tx.query<{ refused: SheetRefusal | 'nobody' | null }>(ISSUE, values);
  if (row === undefined || row.refused === 'nobody') throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return row.refused;
}

/** Whether codes could go to the phone on record. It is opened as for upkeep: nothing of it leaves the process. */
async function hasMobile(
  tx: SqlTransaction,
  { keyring }: Pick<Services, 'keyring'>,
  { id, state }: ClientAtTheDesk,
): Promise<boolean> {
  const [phone] = await tx.query<{ sealed: Buffer }>(PHONE, [id satisfies ClientId]);
  if (phone === undefined) return false;
  return mobileOf(await upkeepKey(keyring, id, state, phone.sealed), id, phone.sealed) !== null;
}

async function tellMailbox(
  tx: SqlTransaction,
  { services, locale }: SignedInContext,
  { id, state }: ClientAtTheDesk,
  sheetId: IssuedSheet['sheetId'],
): Promise<void> {
  const reached = await mailOfClient(tx, services.keyring, { id, state, reason: 'own-pages' });
  if (reached.refused !== null) return;
  await queueClientMessage(tx, sheetPrinted, {
    ...({ channel: 'mail', language: locale, key: sheetId, clientId: id } as const),
    sealWith: reached.sealWith,
    to: reached.mail,
    values: new Personal({}),
  });
}
