import type { SqlTransaction } from '@kean/db';
import { type Id, Personal, type StaffId } from '@kean/kernel';
import { officeMessage } from '@kean/messages/worker';
import { recordAgencyEvent } from '../audit-events.ts';
import { newDeviceNotice } from '../messages/new-device.ts';
import type { DeviceWords } from '../sign-in/devices/device-in-words.ts';

/** Read now and not when it was queued: a device that was vouched for or signed out meanwhile, or a person who left, is told nothing. */
const NOTICE = `
  select u.email, d.browser, d.system, d.first_seen_at as "seenAt"
    from known_device d join staff s on s.id = d.staff_id and s.status = 'active' join auth_user u on u.id = s.id
   where d.id = $1::uuid and d.acknowledged_at is null and d.first_seen_at > now() - interval '1 day'`;
const OWNER = 'select staff_id as "staffId" from known_device where id = $1::uuid';

type Notice = DeviceWords & { readonly email: string; readonly seenAt: Date };

/** Who is told, and what: the message holds the id of the device alone. That it went stands in the log. */
export const newDevice = officeMessage(newDeviceNotice, {
  read: async (tx, { deviceId }) => {
    const [notice] = await tx.query<Notice>(NOTICE, [deviceId]);
    if (notice === undefined) return null;
    const { email, browser, system, seenAt } = notice;
    return { to: new Personal(email), values: { browser, system, seenAt } };
  },
  sent: recordThatItWent,
});

async function recordThatItWent(tx: SqlTransaction, { deviceId }: { deviceId: Id<'KnownDevice'> }): Promise<void> {
  const [owner] = await tx.query<{ staffId: StaffId }>(OWNER, [deviceId]);
  // Signed out between the mail and this line: whose it was is not known any more, and the row of the message says that it went.
  if (owner === undefined) return;
  const subject = { kind: 'Staff', id: owner.staffId } as const;
  const mailed = { action: 'agency.new-device-mailed', outcome: 'allowed', principal: null } as const;
  await recordAgencyEvent(tx, { ...mailed, subject, facts: { deviceId } });
}
