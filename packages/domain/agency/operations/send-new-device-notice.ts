import { inSqlTransaction, nobody, runStatement, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';
import { newDeviceMail } from '../mails/new-device.ts';
import type { DeviceWords } from '../sign-in/devices/device-in-words.ts';
import type { AgencyWorker } from './agency-worker.ts';

/** Read now and not when it was promised: a device that was vouched for or signed out meanwhile, or a person who left, is told nothing. */
const NOTICE = `
  select s.id as "staffId", u.email, d.browser, d.system, d.first_seen_at as "seenAt"
    from known_device d join staff s on s.id = d.staff_id and s.status = 'active' join auth_user u on u.id = s.id
   where d.id = $1::uuid and d.acknowledged_at is null and d.first_seen_at > now() - interval '1 day'`;

type Notice = DeviceWords & { readonly staffId: StaffId; readonly email: string; readonly seenAt: Date };

/**
 * Sends the notice and records that it went. Who it is for and what it says is read here: the promise holds an id alone. An answer of
 * the mail server that is lost means the same letter once more, never another one.
 * @throws AppError MAIL_UNAVAILABLE, MAIL_DEFERRED, MAIL_REFUSED, MAIL_MALFORMED
 */
export async function sendNewDeviceNotice(
  { services, mailer }: AgencyWorker,
  deviceId: Id<'KnownDevice'>,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const [notice] = mailer === null ? [] : await runStatement<Notice>(services.db, NOTICE, [deviceId]);
  if (notice !== undefined)
    await mailer?.send({ to: notice.email, key: `new-device.${deviceId}`, ...newDeviceMail(notice) });
  await inSqlTransaction(services.db, nobody, async (tx) => {
    if (notice !== undefined) {
      const subject = { kind: 'Staff', id: notice.staffId } as const;
      await recordAgencyEvent(tx, {
        action: 'agency.new-device-mailed',
        outcome: 'allowed',
        principal: null,
        subject,
        facts: { deviceId },
      });
    }
    await done(tx);
  });
}
