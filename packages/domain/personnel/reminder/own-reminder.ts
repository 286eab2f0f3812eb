import { digestOf } from '@kean/clients/contract/reaching';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { FrontContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import { REMINDERS } from '../contract/words.ts';
import type { Reminder, SignReminderInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { conductLeaving } from '../jobs/conduct-leaving.job.ts';
import { digestOfReminder } from './digest-of-reminder.ts';

const BEHIND_LINK = `
  SELECT l.id, l.number, l.staff_id AS "staffId", s.number AS "staffNumber", l.reminder_version AS version, l.signed_at AS "signedAt",
         l.version AS seen
    FROM leaving l JOIN staff s ON s.id = l.staff_id
   WHERE l.link_digests @> ARRAY[$1::bytea] AND l.state NOT IN ('called-off', 'undone')`;
const SIGN = `UPDATE leaving SET signed_at = clock_timestamp(), signed_how = 'link', private_mail = NULL, version = version + 1
  WHERE id = $1::uuid AND signed_at IS NULL RETURNING version`;

interface Stored {
  readonly id: LeavingId;
  readonly number: number;
  readonly staffId: StaffId;
  readonly staffNumber: string;
  readonly version: number;
  readonly signedAt: Date | null;
}

/** The reminder behind a link: the office's own words, and nothing about anybody. @throws AppError PERSONNEL_LINK_INVALID */
export function readOwnReminder({ services }: FrontContext, secret: string): Promise<Reminder> {
  return inSqlTransaction(services.db, nobody, async (tx) => asReminder(await behindLink(tx, secret)));
}

/**
 * Signed by whoever bears the link and knows the staff number; signed again it stays as it was. The address it went to goes.
 * @throws AppError PERSONNEL_LINK_INVALID | PERSONNEL_NUMBER_WRONG
 */
export function signOwnReminder(
  { services }: FrontContext,
  { secret, staffNumber }: SignReminderInput,
): Promise<Reminder> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const stored = await behindLink(tx, secret);
    if (stored.staffNumber.toUpperCase() !== staffNumber.toUpperCase()) throw failPersonnel('PERSONNEL_NUMBER_WRONG');
    const [signed] = await tx.query<{ version: number }>(SIGN, [stored.id]);
    if (signed === undefined) return asReminder(stored);
    await record(tx, {
      action: 'personnel.reminder-signed',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Staff', id: stored.staffId },
      facts: { leavingId: stored.id, how: 'link', version: stored.version, digest: digestOfReminder(stored.version) },
    });
    await promise(tx, conductLeaving, { leavingId: stored.id }, `${stored.id}:${signed.version}`);
    return asReminder(await behindLink(tx, secret));
  });
}

async function behindLink(tx: SqlTransaction, secret: string): Promise<Stored> {
  const [stored] = await tx.query<Stored & Record<string, unknown>>(BEHIND_LINK, [digestOf(secret)]);
  if (stored === undefined) throw failPersonnel('PERSONNEL_LINK_INVALID');
  return stored;
}

function asReminder({ number, version, signedAt }: Stored): Reminder {
  const text = REMINDERS[version];
  if (text === undefined) throw failPersonnel('PERSONNEL_LINK_INVALID');
  return { number, version, title: text.title, paragraphs: [...text.paragraphs], signedAt };
}
