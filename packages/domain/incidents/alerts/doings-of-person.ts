import type { SqlTransaction } from '@kean/db';
import { type ConcernedClient, RHYTHM_DAYS, type Rhythm, type RhythmCell } from '../contract/alerts.ts';
import { usualHoursHoldNineOfTenActs } from '../rules/usual-hours-hold-nine-of-ten-acts.ts';

/** Of whom, which acts, and the window that an alert is about. */
export interface AskedDoings {
  readonly staffId: string;
  /** Actions of the log that the rule counts. */
  readonly actions: readonly string[];
  /** From where the window reached when it was told first, until some time after it was told last. */
  readonly from: Date;
  readonly until: Date;
}

const DAY_MS = 86_400_000;
const MOST_CLIENTS = 200;

/** Along the index of a person and hours, as the searches of the log go. */
const OF_PERSON = `
  audit_record r
   WHERE r.principal = ANY(ARRAY(SELECT number FROM audit_party WHERE id = $1::uuid))
     AND r.form = ANY(ARRAY(SELECT number FROM audit_form WHERE action = ANY($2::text[])))
     AND log_hour(r.occurred_at) >= log_hour($3::timestamptz) AND r.occurred_at >= $3::timestamptz
     AND log_hour(r.occurred_at) <= log_hour($4::timestamptz) AND r.occurred_at <= $4::timestamptz`;
const CELLS = `
  SELECT to_char(r.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day,
         extract(hour FROM r.occurred_at AT TIME ZONE 'Asia/Shanghai')::int4 AS hour, count(*)::int4 AS acts,
         bool_or(r.occurred_at >= $5::timestamptz) AS "inWindow"
    FROM ${OF_PERSON} GROUP BY 1, 2 ORDER BY 1, 2`;
const CLIENTS = `
  SELECT found."clientId", c.number, found.acts, found.refused, found."lastAt", (count(*) OVER ())::int4 AS "inAll"
    FROM (SELECT r.subject_id AS "clientId", count(*)::int4 AS acts, max(r.occurred_at) AS "lastAt",
                 (count(*) FILTER (WHERE f.outcome = 'refused'))::int4 AS refused
            FROM audit_form f JOIN ${OF_PERSON.replace('WHERE', 'ON f.number = r.form WHERE')} AND f.subject_kind = 'Client' AND r.subject_id IS NOT NULL
           GROUP BY r.subject_id) found
    LEFT JOIN client c ON c.id = found."clientId"
   ORDER BY found."lastAt" DESC LIMIT ${MOST_CLIENTS}`;

/** What the person did hour by hour, in the window and in the days before it. */
export async function rhythmOf(tx: SqlTransaction, asked: AskedDoings): Promise<Rhythm> {
  const since = new Date(asked.until.getTime() - RHYTHM_DAYS * DAY_MS);
  const values = [asked.staffId, asked.actions, since, asked.until, asked.from];
  const cells = await tx.query<RhythmCell & Record<string, unknown>>(CELLS, values);
  const days = Array.from({ length: RHYTHM_DAYS + 1 }, (_none, back) =>
    dayOf(new Date(asked.until.getTime() - (RHYTHM_DAYS - back) * DAY_MS)),
  );
  const before = cells.filter(({ inWindow }) => !inWindow);
  const ofHour = Array.from({ length: 24 }, (_none, hour) => sumOf(before.filter((cell) => cell.hour === hour)));
  const workedDays = new Set(before.map(({ day }) => day)).size;
  return {
    days,
    cells: cells.filter(({ day }) => days.includes(day)),
    usualDay: workedDays === 0 ? 0 : Math.round((sumOf(before) / workedDays) * 10) / 10,
    usualHours: usualHoursHoldNineOfTenActs(ofHour),
  };
}

/** Clients on whom the person acted within the window, whom they acted on last first. */
export async function clientsConcerned(
  tx: SqlTransaction,
  { staffId, actions, from, until }: AskedDoings,
): Promise<{ readonly clients: ConcernedClient[]; readonly inAll: number }> {
  const found = await tx.query<ConcernedClient & { inAll: number }>(CLIENTS, [staffId, actions, from, until]);
  return { clients: found.map(({ inAll: _inAll, ...client }) => client), inAll: found[0]?.inAll ?? 0 };
}

const sumOf = (cells: readonly RhythmCell[]) => cells.reduce((sum, { acts }) => sum + acts, 0);

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
/** The day of the business calendar. */
const dayOf = (at: Date) => DAY.format(at);
