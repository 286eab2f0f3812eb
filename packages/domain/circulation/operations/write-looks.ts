import { type AuditEventInput, EVENT_COLUMNS, eventRow, insertEventsFrom } from '@kean/audit';
import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CirculationEvent } from '../audit-events.ts';
import { TODAY } from './looks-used-today.ts';

/** A look as it will stand in the log: as given if the person still has one today, otherwise as refused. */
export interface LookToWrite {
  readonly staffId: StaffId;
  /** Looks of this person in a day; `null` where the look was refused already and takes none. */
  readonly daily: number | null;
  /** `null` where the look was refused already. */
  readonly given: AuditEventInput<CirculationEvent> | null;
  readonly refused: AuditEventInput<CirculationEvent>;
}

/**
 * Takes one look from each person's day where one is left, and writes the event that fits, in one statement: quota and event are
 * committed together or not at all. $1, $2: person and allowance of those who want a look; $3: events, each saying whether it
 * stands with a look that was taken (`taken` true), with one that was not (false), or anyhow (null).
 *
 * Rows are locked in order of staff, so that two groups never wait for each other.
 */
const WRITE = `
  WITH counted AS (
    INSERT INTO reveal_quota AS q (staff_id, day, used)
    SELECT asked.staff, ${TODAY}, 1 FROM unnest($1::uuid[], $2::int[]) AS asked(staff, daily)
    WHERE asked.daily > 0 ORDER BY asked.staff
    ON CONFLICT (staff_id, day) DO UPDATE SET used = q.used + 1
    WHERE q.used < ($2::int[])[array_position($1::uuid[], q.staff_id)]
    RETURNING q.staff_id, q.used
  ), logged AS (
    ${insertEventsFrom(`jsonb_to_recordset($3::jsonb) AS event(taken boolean, ${EVENT_COLUMNS})
      LEFT JOIN counted ON counted.staff_id = event.principal
    WHERE event.taken IS NULL OR event.taken = (counted.staff_id IS NOT NULL)`)}
  )
  SELECT staff_id AS "staffId", used FROM counted`;

/**
 * Commits a group of looks with their events. A group holds at most one look of a person.
 * @returns looks used today by each person who still had one, this look included
 */
export async function writeLooks(db: Database, looks: readonly LookToWrite[]): Promise<Map<StaffId, number>> {
  const wanting = looks.filter((look) => look.given !== null);
  const events = looks.flatMap(({ given, refused }): object[] =>
    given === null
      ? [{ taken: null, ...eventRow(refused) }]
      : [
          { taken: true, ...eventRow(given) },
          { taken: false, ...eventRow(refused) },
        ],
  );
  const rows = await runStatement<{ staffId: StaffId; used: number }>(db, WRITE, [
    wanting.map((look) => look.staffId),
    wanting.map((look) => look.daily ?? 0),
    JSON.stringify(events),
  ]);
  return new Map(rows.map((row) => [row.staffId, row.used]));
}
