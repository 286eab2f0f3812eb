import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ListRemindersInput, ReminderRow, RemindersPage } from '../../contract/secrecy.ts';
import { lookingAt } from './looking-at.ts';

const ROWS = `
  SELECT l.id AS "leavingId", l.number, s.id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName", l.cut_at AS "leftAt",
         l.reminders, l.reminded_at AS "remindedAt", l.escalated_at AS "escalatedAt", l.signed_at AS "signedAt", l.signed_how AS "signedHow",
         l.paper_ref AS "paperRef"
    FROM leaving l JOIN staff s ON s.id = l.staff_id
   WHERE l.cut_at IS NOT NULL AND l.state <> 'undone' AND ($2::text IS NULL OR upper(s.number) = upper($2))
     AND ($3::int4 IS NULL OR l.number < $3::int4)
     AND CASE $1::text WHEN 'open' THEN l.signed_at IS NULL WHEN 'signed' THEN l.signed_how IN ('link', 'paper')
                       WHEN 'refused' THEN l.signed_how = 'refused' ELSE true END
   ORDER BY l.number DESC LIMIT $4::int4`;

export function reminderRows(
  tx: SqlTransaction,
  { show, staffNumber, cursor, limit }: ListRemindersInput,
): Promise<ReminderRow[]> {
  return tx.query<ReminderRow & Record<string, unknown>>(ROWS, [show, staffNumber ?? null, cursor ?? null, limit]);
}

/** Whoever left, how often they were reminded, and how they signed. */
export function listReminders(call: SignedInContext, input: ListRemindersInput): Promise<RemindersPage> {
  return lookingAt(call, 'reminders', async (tx) => {
    const found = await reminderRows(tx, { ...input, limit: input.limit + 1 });
    const rows = found.slice(0, input.limit);
    return { rows, next: found.length > input.limit ? (rows.at(-1)?.number ?? null) : null };
  });
}
