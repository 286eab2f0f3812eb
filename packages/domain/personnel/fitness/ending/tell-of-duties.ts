import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { dutyEnds } from './duty-ends.ts';

/**
 * Of whoever works here: what is owed and ends within its time of reminders. Told at that time, in the last week and on the last day; whatever
 * was renewed meanwhile is a later end, and told of later.
 */
const DUE = `
  SELECT s.id AS "staffId", p.id AS "fulfilmentId",
         CASE WHEN p.until <= now() + interval '1 day' THEN 'last-day' WHEN p.until <= now() + interval '7 days' THEN 'last-week' ELSE 'soon' END AS stage
    FROM staff s JOIN staff_role r ON r.staff_id = s.id JOIN role_duty o ON o.role_code = r.role_code JOIN duty d ON d.code = o.duty,
    LATERAL (SELECT f.id, f.valid_until AS until FROM fulfilment f WHERE f.staff_id = s.id AND f.duty = d.code AND f.state = 'standing'
              ORDER BY f.valid_until DESC LIMIT 1) p
   WHERE s.status = 'active' AND p.until > now() AND p.until <= now() + d.remind_days * interval '1 day'
   GROUP BY s.id, d.code, p.id, p.until ORDER BY s.id, d.code`;

/** @returns how many messages were queued; one that was queued before is not queued again */
export async function tellOfDuties(tx: SqlTransaction): Promise<number> {
  let told = 0;
  const due = await tx.query<{ staffId: StaffId; fulfilmentId: Id<'Fulfilment'>; stage: string }>(DUE);
  for (const { staffId, fulfilmentId, stage } of due) {
    const queued = await queueOfficeMessage(tx, dutyEnds, {
      ...{ channel: 'mail', language: 'both', facts: { staffId, fulfilmentId } },
      ...{ staffId, key: `${fulfilmentId}.${stage}` },
    });
    if (queued !== null) told += 1;
  }
  return told;
}
