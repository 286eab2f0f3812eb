import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { RemindInput, TakeSigningInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { digestOfReminder } from '../reminder/digest-of-reminder.ts';
import { sealPrivateMail } from '../reminder/private-mail.ts';
import { queueReminder } from '../reminder/queue-reminder.ts';
import { goOnNow } from './go-on-now.ts';
import { lockLeaving, UNDER_WAY } from './stored-leaving.ts';

const FREE = 'UPDATE leaving SET reminder_free_at = coalesce(reminder_free_at, clock_timestamp()) WHERE id = $1::uuid';
const ADDRESS = 'UPDATE leaving SET private_mail = $2::bytea WHERE id = $1::uuid';
const HAS_MAIL = 'SELECT FROM leaving_has_mail($1::uuid) AS has WHERE has';
const SIGNED = `UPDATE leaving SET signed_at = clock_timestamp(), signed_how = $2, signing_taken_by = $3::uuid, paper_ref = $4,
    private_mail = NULL WHERE id = $1::uuid AND signed_at IS NULL RETURNING reminder_version AS version`;

/**
 * Lets the reminder go, or sends it again, to the address that is there or to another.
 * @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON | PERSONNEL_MAIL_NEEDED
 */
export function remind(
  { principal, services }: SignedInContext,
  { leavingId, privateMail }: RemindInput,
): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId, state, isSigned } = await lockLeaving(tx, leavingId);
    if (isSigned || !(UNDER_WAY as readonly string[]).includes(state)) throw failPersonnel('PERSONNEL_MOVED_ON');
    await tx.query(FREE, [leavingId]);
    if (privateMail != null)
      await tx.query(ADDRESS, [leavingId, await sealPrivateMail(services.keyring, principal, leavingId, privateMail)]);
    if ((await tx.query(HAS_MAIL, [leavingId])).length === 0) throw failPersonnel('PERSONNEL_MAIL_NEEDED');
    await record(tx, {
      action: 'personnel.reminder-freed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId, newAddress: privateMail != null },
    });
    await queueReminder({ tx, leavingId, staffId });
    await goOnNow(tx, leavingId);
  });
}

/**
 * The reminder was signed on paper, or its signature refused before a witness: the number of the paper says where that is.
 * @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON | PERSONNEL_YOURSELF
 */
export function takeSigning(
  { principal, services }: SignedInContext,
  { leavingId, how, paperRef }: TakeSigningInput,
): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId, state } = await lockLeaving(tx, leavingId);
    if (staffId === principal.staffId) throw failPersonnel('PERSONNEL_YOURSELF');
    const isUnderWay = (UNDER_WAY as readonly string[]).includes(state);
    const [signed] = isUnderWay
      ? await tx.query<{ version: number }>(SIGNED, [leavingId, how, principal.staffId, paperRef])
      : [];
    if (signed === undefined) throw failPersonnel('PERSONNEL_MOVED_ON');
    await record(tx, {
      action: 'personnel.reminder-signed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId, how, version: signed.version, digest: digestOfReminder(signed.version) },
    });
    await goOnNow(tx, leavingId);
  });
}
