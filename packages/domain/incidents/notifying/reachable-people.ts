import type { SqlTransaction } from '@kean/db';
import { SEVERITIES, type Severity } from '../contract/signals.ts';
import { quietUntil } from './rules/quiet-until.ts';
import type { Reachable, Wait } from './rules/who-is-told-next.ts';

export interface OfficeNow extends Reachable {
  /** By the clock of the database, which alone counts. */
  readonly now: Date;
  /** When the quiet hours end in which it is; null outside of them. */
  readonly quietUntil: Date | null;
  /** Ways that took the last message. */
  readonly ready: ReadonlySet<string>;
  /** Everybody who sees alerts, and so may sit in the group that a robot speaks to. */
  readonly group: ReadonlySet<string>;
}

const CHAIN = `
  SELECT l.link, array(
    SELECT DISTINCT r.staff_id FROM role_in_force r
     WHERE l.link = 'role' AND r.code = l.role_code AND may_be_told_of_leaks(r.staff_id)
    UNION SELECT l.staff_id WHERE l.link = 'person' AND may_be_told_of_leaks(l.staff_id)
    UNION SELECT o.id FROM (SELECT on_call_at(CASE l.link WHEN 'first' THEN 1 ELSE 2 END, clock_timestamp()) AS id WHERE l.link IN ('first', 'second')) o
     WHERE may_be_told_of_leaks(o.id)
    ORDER BY 1)::text[] AS people FROM leak_chain_link l ORDER BY l.position`;
const READERS = `
  SELECT DISTINCT r.staff_id AS id, may_be_told_of_leaks(r.staff_id) AS handles
    FROM role_in_force r JOIN role_grant g ON g.role_code = r.code
   WHERE g.clause = 'incidents' AND g.action IN ('read-alerts', 'triage-alerts') AND (g.expires_at IS NULL OR g.expires_at > now()) ORDER BY 1`;
const WAITS = `SELECT severity, wait_minutes AS "waitMinutes", repeat_minutes AS "repeatMinutes", sleeps FROM leak_wait`;
const READY = `SELECT way FROM leak_way WHERE state = 'ready'`;
const PLAN = `SELECT clock_timestamp() AS now, quiet_from AS "quietFrom", quiet_until AS "quietUntil" FROM on_call_plan WHERE id = 1`;

/** Where a row of a severity was taken away, it is told like a severe one. */
const UNSAID: Wait = { waitMinutes: 5, repeatMinutes: 10, sleeps: false };

/** Who is on call, who else there is, and how long each of them has: as it is at this moment. */
export async function officeNow(tx: SqlTransaction): Promise<OfficeNow> {
  const [plan] = await tx.query<{ now: Date; quietFrom: number; quietUntil: number }>(PLAN);
  const chain = await tx.query<{ people: string[] }>(CHAIN);
  const readers = await tx.query<{ id: string; handles: boolean }>(READERS);
  const waits = new Map((await tx.query<Wait & { severity: Severity }>(WAITS)).map((wait) => [wait.severity, wait]));
  const ready = await tx.query<{ way: string }>(READY);
  const now = plan?.now ?? new Date();
  return {
    now,
    quietUntil: plan === undefined ? null : quietUntil(now, plan.quietFrom, plan.quietUntil),
    chain: chain.map(({ people }) => people),
    everybody: readers.flatMap(({ id, handles }) => (handles ? [id] : [])),
    ready: new Set(ready.map(({ way }) => way)),
    group: new Set(readers.map(({ id }) => id)),
    waits: Object.fromEntries(SEVERITIES.map((one) => [one, waits.get(one) ?? UNSAID])) as OfficeNow['waits'],
  };
}
