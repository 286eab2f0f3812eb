import { inSqlTransaction, nobody, runStatement, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { newDeviceMail } from '../mails/new-device.ts';
import type { DeviceWords } from '../sign-in/devices/device-in-words.ts';
import type { AgencyWorker } from './agency-worker.ts';

/**
 * Read now and not when it was promised: a device that was vouched for or signed out meanwhile, or a person who left, is told nothing.
 * In the same statement it is claimed for longer than a mail server is waited for, so that a job that was taken for stalled and runs a
 * second time sends no second mail.
 */
const CLAIM = `
  with wanted as (
    select d.id, s.id as "staffId", u.email, d.browser, d.system, d.first_seen_at as "seenAt"
      from known_device d join staff s on s.id = d.staff_id and s.status = 'active' join auth_user u on u.id = s.id
     where d.id = $1::uuid and d.acknowledged_at is null and d.first_seen_at > now() - interval '1 day' and d.noticed_at is null
  ), claimed as (
    update known_device d set notice_claimed_until = now() + interval '5 minutes' from wanted w
     where d.id = w.id and d.noticed_at is null and (d.notice_claimed_until is null or d.notice_claimed_until < now())
    returning d.id
  )
  select w."staffId", w.email, w.browser, w.system, w."seenAt", exists (select from claimed) as claimed from wanted w`;
const LET_GO = 'update known_device set notice_claimed_until = null where id = $1::uuid and noticed_at is null';
const WENT = 'update known_device set noticed_at = now() where id = $1::uuid and noticed_at is null returning id';

type Notice = DeviceWords & {
  readonly staffId: StaffId;
  readonly email: string;
  readonly seenAt: Date;
  readonly claimed: boolean;
};

/**
 * Sends the notice and records that it went. Who it is for and what it says is read here: the promise holds an id alone.
 *
 * Once, as far as SMTP can: nobody sends while another does, nothing is sent again once it is known to have been taken, and the event is
 * written once. An answer of the mail server that is lost means the same letter once more, with the same Message-ID by which a mailbox
 * knows it again: a person who is not told of a stranger in their account is worse off than one who is told twice.
 * @throws AppError MAIL_UNAVAILABLE, MAIL_DEFERRED, MAIL_REFUSED, MAIL_MALFORMED, AGENCY_NOTICE_UNDERWAY
 */
export async function sendNewDeviceNotice(
  { services: { db }, mailer }: AgencyWorker,
  deviceId: Id<'KnownDevice'>,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const [notice] = mailer === null ? [] : await runStatement<Notice>(db, CLAIM, [deviceId]);
  if (mailer === null || notice === undefined) return inSqlTransaction(db, nobody, done);
  if (!notice.claimed) throw failAgency('AGENCY_NOTICE_UNDERWAY');
  try {
    await mailer.send({ to: notice.email, key: `new-device.${deviceId}`, ...newDeviceMail(notice) });
  } catch (error) {
    await runStatement(db, LET_GO, [deviceId]);
    throw error;
  }
  await inSqlTransaction(db, nobody, async (tx) => {
    await recordThatItWent(tx, deviceId, notice.staffId);
    await done(tx);
  });
}

/** A device whose session was ended while the mail travelled is gone; the mail went all the same. */
async function recordThatItWent(tx: SqlTransaction, deviceId: Id<'KnownDevice'>, staffId: StaffId): Promise<void> {
  await tx.query(WENT, [deviceId]);
  const subject = { kind: 'Staff', id: staffId } as const;
  const event = { action: 'agency.new-device-mailed', outcome: 'allowed', principal: null, subject } as const;
  await recordAgencyEvent(tx, { ...event, facts: { deviceId } });
}
