import { type AuditEventInput, appendEventsFrom, EVENT_COLUMNS, eventRow } from '@kean/audit';
import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CirculationEvent, RevealRefused } from '../audit-events.ts';
import { TODAY } from './looks-used-today.ts';

/** A look as it will stand in the log. */
export interface LookToWrite {
  readonly staffId: StaffId;
  /** Looks of this person in a day; `null` where the look was refused already and takes none. */
  readonly daily: number | null;
  /** As given where `daily` is a number, otherwise as refused. */
  readonly event: AuditEventInput<CirculationEvent>;
}

/** What stands in the log instead where the day's looks were used up; all else is as in the event of the look. */
const USED_UP = {
  action: 'circulation.reveal-refused',
  outcome: 'refused',
  facts: { reason: 'quota-used' },
} as const satisfies Pick<RevealRefused, 'action' | 'outcome' | 'facts'>;

/** And where the watch over leaks holds the person back. */
const HELD = { reason: 'held-by-watch' } as const satisfies RevealRefused['facts'];

/** Each look with its event; `short` where a look was wanted and none was given. */
const JUDGED = `SELECT asked.*, asked.wants AND counted.staff_id IS NULL AS short,
    asked.principal IN (SELECT staff FROM held) AS "isHeld"
  FROM json_to_recordset($3::json) AS asked(wants boolean, home uuid, ${EVENT_COLUMNS})
  LEFT JOIN counted ON counted.staff_id = asked.principal`;

/** A refusal belongs to the log of the person's own branch: the client's is not told. */
const WRITTEN = `SELECT id, principal, session, kind, subject, subjects, purpose, fields, policy,
    CASE WHEN short THEN '${USED_UP.action}' ELSE action END AS action,
    CASE WHEN short THEN '${USED_UP.outcome}' ELSE outcome END AS outcome,
    CASE WHEN short THEN home ELSE branch END AS branch,
    CASE WHEN NOT short THEN facts WHEN "isHeld" THEN '${JSON.stringify(HELD)}'::jsonb ELSE '${JSON.stringify(USED_UP.facts)}'::jsonb END AS facts
  FROM (${JUDGED}) judged`;

/**
 * Takes one look from each person's day where one is left, and writes the event that fits, in one statement: quota and event are
 * committed together or not at all. $1, $2: person and allowance of those who want a look; $3: events, each saying whether its
 * look is wanted and which branch its person belongs to.
 *
 * Rows are locked in order of staff, so that two groups never wait for each other. `logged` is always read, also where nobody had a
 * look left: what a statement does not read is not run. Whoever the watch over leaks holds back gets no row of the database itself; of those
 * who got none, `held` says which of the two it was.
 */
const WRITE = `
  WITH counted AS (
    INSERT INTO reveal_quota AS q (staff_id, day, used)
    SELECT asked.staff, ${TODAY}, 1 FROM unnest($1::uuid[], $2::int[]) AS asked(staff, daily)
    WHERE asked.daily > 0 ORDER BY asked.staff
    ON CONFLICT (staff_id, day) DO UPDATE SET used = q.used + 1
    WHERE q.used < ($2::int[])[array_position($1::uuid[], q.staff_id)]
    RETURNING q.staff_id, q.used
  ), held AS MATERIALIZED (
    SELECT asked.staff FROM unnest($1::uuid[]) AS asked(staff)
     WHERE asked.staff NOT IN (SELECT staff_id FROM counted) AND watch_holds(asked.staff)
  ), logged AS (
    ${appendEventsFrom(`(${WRITTEN}) event`)}
  )
  SELECT logged.written, counted.staff_id AS "staffId", counted.used, ARRAY(SELECT staff FROM held) AS held
    FROM logged LEFT JOIN counted ON true`;

/** What became of a group of looks. */
export interface WrittenLooks {
  /** Looks used today by each person who still had one, this look included. */
  readonly used: ReadonlyMap<StaffId, number>;
  /** Whom the watch over leaks holds back. */
  readonly held: ReadonlySet<StaffId>;
}

/** Commits a group of looks with their events. A group holds at most one look of a person. */
export async function writeLooks(db: Database, looks: readonly LookToWrite[]): Promise<WrittenLooks> {
  const wanting = looks.filter((look) => look.daily !== null);
  const events = looks.map(({ daily, event }) => ({
    wants: daily !== null,
    home: event.principal?.branchId ?? null,
    ...eventRow(event),
  }));
  const rows = await runStatement<{ staffId: StaffId | null; used: number; held: StaffId[] }>(db, WRITE, [
    wanting.map((look) => look.staffId),
    wanting.map((look) => look.daily),
    JSON.stringify(events),
  ]);
  return {
    used: new Map(rows.flatMap(({ staffId, used }) => (staffId === null ? [] : [[staffId, used] as const]))),
    held: new Set(rows[0]?.held ?? []),
  };
}
