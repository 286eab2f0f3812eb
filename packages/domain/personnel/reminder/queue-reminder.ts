import { queueOfficeMessage } from '@kean/messages';
import type { LeavingUnderWay } from '../conducting/personnel-worker.ts';
import { secrecyReminder } from '../messages/secrecy-reminder.ts';

/** In a dispute somebody lets it go; without an address somebody takes the signature on paper. */
const HELD_BACK = `SELECT FROM leaving WHERE id = $1::uuid AND signed_at IS NULL AND (reminder_free_at IS NULL OR private_mail IS NULL)`;
const STANDS = 'SELECT reminders, signed_at IS NULL AS "isDue" FROM leaving WHERE id = $1::uuid';

export async function isReminderHeldBack({ tx, leavingId }: LeavingUnderWay): Promise<boolean> {
  return (await tx.query(HELD_BACK, [leavingId])).length > 0;
}

/** @returns how many went out by this call */
export async function queueReminder({
  tx,
  leavingId,
  staffId,
}: Omit<LeavingUnderWay, 'leavings' | 'robots'>): Promise<number> {
  const [leaving] = await tx.query<{ reminders: number; isDue: boolean }>(STANDS, [leavingId]);
  if (leaving?.isDue !== true) return 0;
  const queued = await queueOfficeMessage(tx, secrecyReminder, {
    ...{ channel: 'mail', language: 'both', facts: { leavingId, staffId } },
    ...{ staffId, key: `${leavingId}.${leaving.reminders + 1}` },
  });
  return queued === null ? 0 : 1;
}
