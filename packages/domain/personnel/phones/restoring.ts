/** Numbers of staff after a restore (ADR 0050): values stand in no log, so what was entered since the backup is known to whoever entered it alone. */
import type { LoggedEvent } from '@kean/audit';
import type { PublicText } from '@kean/kernel';
import type { Replayed, Replaying } from '@kean/restores';

const SAY = {
  enterAgain: {
    zh: '备份之后登记的员工号码，须由人事重新登记；在此之前，这些号码可能被当作客户本人的号码',
    en: 'numbers of staff that were entered after the backup: HR has to enter them again; until then they could pass for a client’s own',
  },
  mistaken: {
    zh: '备份之后更正为误登的员工号码，再次清除',
    en: 'numbers of staff that were called a mistake after the backup: taken off the record again',
  },
} as const satisfies Record<string, PublicText>;

const MISSING = `SELECT w.staff, s.display_name || ' ' || s.number AS name FROM unnest($1::uuid[], $2::uuid[]) AS w(phone, staff)
  LEFT JOIN staff s ON s.id = w.staff
  WHERE NOT EXISTS (SELECT FROM staff_phone p WHERE p.id = w.phone) ORDER BY s.display_name, w.staff`;
const FORGET = 'DELETE FROM staff_phone_token WHERE phone_id = $1::uuid';
const MISTAKEN = `UPDATE staff_phone SET sealed = NULL, mistaken_by = $2::uuid, mistaken_at = $3::timestamptz
  WHERE id = $1::uuid AND mistaken_at IS NULL RETURNING id`;

/**
 * Whose numbers have to be entered again, by name and never by number; and what was called a mistake is one again. Of a log that is lost nobody
 * knows either: then every number that HR has is compared by hand.
 */
export async function phonesAgain({ tx, since }: Replaying): Promise<Replayed[]> {
  const entered = new Map<string, string>();
  const mistaken = new Map<string, LoggedEvent>();
  for (const event of since) {
    const phoneId = event.facts?.phoneId;
    if (typeof phoneId !== 'string' || event.subjectId === null) continue;
    if (event.action === 'personnel.phone-recorded') entered.set(phoneId, event.subjectId);
    // Entered and called a mistake on the lost day: nothing of it is left, and nothing is missed.
    if (event.action === 'personnel.phone-mistaken' && !entered.delete(phoneId)) mistaken.set(phoneId, event);
  }
  let cleared = 0;
  for (const [phoneId, { principalId, occurredAt }] of mistaken) {
    await tx.query(FORGET, [phoneId]);
    cleared += (await tx.query(MISTAKEN, [phoneId, principalId, new Date(Number(occurredAt / 1_000n))])).length;
  }
  const missing = await tx.query<{ staff: string; name: string | null }>(MISSING, [
    [...entered.keys()],
    [...entered.values()],
  ]);
  // Somebody who came on the lost day has no name here either; their id is the one that the log names.
  const who = [...new Set(missing.map(({ staff, name }) => name ?? staff))];
  return [
    { what: SAY.enterAgain, count: missing.length, who },
    { what: SAY.mistaken, count: cleared },
  ];
}
