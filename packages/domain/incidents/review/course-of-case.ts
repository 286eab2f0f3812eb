import type { SqlTransaction } from '@kean/db';
import type { CaseReport } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';
import type { LeakDuty, LeakDutyKind } from '../contract/duties.ts';
import type { CourseOfCase } from '../contract/review.ts';
import { factsInForce } from '../duties/facts-in-force.ts';
import { dutiesInForce } from '../duties/standing-duties.ts';
import { factsOf, reportsOf } from '../duties/stored-facts.ts';

/** What was contained for good or for a while; where nobody pressed anything, that somebody said that it is contained. */
const COUNTED = `
  WITH family AS MATERIALIZED (SELECT leak_case_family($1::uuid) AS id),
       measures AS MATERIALIZED (SELECT id, pressed_at FROM containment WHERE id IN (SELECT measures_of_case(f.id) FROM family f))
  SELECT c.opened_at AS "openedAt",
         (SELECT min(a.raised_at) FROM leak_case_alert i JOIN leak_alert a ON a.id = i.alert_id WHERE i.case_id IN (SELECT id FROM family)) AS "alertedAt",
         coalesce((SELECT min(m.pressed_at) FROM measures m),
                  (SELECT min(s.done_at) FROM leak_case_step s WHERE s.case_id = c.id AND s.state = 'contained')) AS "containedAt",
         (SELECT count(*)::int4 FROM leak_case_client k WHERE k.case_id IN (SELECT id FROM family)) AS clients,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('class', t.class, 'count', t.count) ORDER BY t.class), '[]') FROM (
            SELECT l.class, count(*)::int4 AS count FROM leak_case_client k, unnest(k.classes) AS l (class)
             WHERE k.case_id IN (SELECT id FROM family) GROUP BY l.class) t) AS classes,
         (SELECT count(*)::int4 FROM leak_case_alert i WHERE i.case_id IN (SELECT id FROM family)) AS alerts,
         (SELECT count(*)::int4 FROM measures) AS measures,
         (SELECT count(*)::int4 FROM leak_case_task t WHERE t.case_id IN (SELECT id FROM family) AND t.state = 'done') AS "tasksDone",
         (SELECT count(*)::int4 FROM leak_case_task t WHERE t.case_id IN (SELECT id FROM family) AND t.state = 'dropped') AS "tasksDropped",
         (SELECT count(*)::int4 FROM leak_case_evidence e WHERE e.case_id IN (SELECT id FROM family)) AS evidence
    FROM leak_case c WHERE c.id = $1::uuid`;

type Counts = Pick<
  CourseOfCase,
  'clients' | 'classes' | 'alerts' | 'measures' | 'tasksDone' | 'tasksDropped' | 'evidence'
>;
type Row = Counts & { openedAt: Date; alertedAt: Date | null; containedAt: Date | null } & Record<string, unknown>;

/** What happened in a case, reckoned from what it holds: nobody writes it, so nobody writes it more kindly. */
export async function courseOf(tx: SqlTransaction, caseId: CaseId): Promise<CourseOfCase> {
  const [row] = await tx.query<Row>(COUNTED, [caseId]);
  if (row === undefined) throw new TypeError('a case that is seen can be counted');
  const { openedAt, alertedAt, containedAt, ...counts } = row;
  const [facts] = await factsOf(tx, caseId);
  const inForce = await factsInForce(tx, caseId);
  const first = firstTold(await reportsOf(tx, caseId));
  return {
    points: [
      { what: 'alerted', at: alertedAt },
      { what: 'noticed', at: inForce.noticedAt },
      { what: 'opened', at: openedAt },
      { what: 'contained', at: containedAt },
      { what: 'authority-told', at: first.get('tell-authority') ?? null },
      { what: 'people-told', at: first.get('tell-people') ?? null },
      { what: 'handled', at: facts?.handledAt ?? null },
    ],
    people: facts?.people ?? null,
    ...counts,
    timed: timedDuties(dutiesInForce(inForce), first),
  };
}

/** When each duty was met first. */
export function firstTold(reports: readonly Pick<CaseReport, 'duty' | 'toldAt'>[]): ReadonlyMap<LeakDutyKind, Date> {
  const first = new Map<LeakDutyKind, Date>();
  for (const { duty, toldAt } of reports) {
    const before = first.get(duty);
    if (before === undefined || toldAt < before) first.set(duty, toldAt);
  }
  return first;
}

/** Duties that had an hour or a day; what is owed at once has neither, and is in time for nobody. */
export function timedDuties(
  duties: readonly LeakDuty[],
  first: ReadonlyMap<LeakDutyKind, Date>,
): CourseOfCase['timed'] {
  return duties.flatMap(({ kind, state, dueAt }) => {
    if (dueAt === null || state === 'not-owed') return [];
    const toldAt = first.get(kind) ?? null;
    return [{ duty: kind, dueAt, toldAt, inTime: toldAt !== null && toldAt <= dueAt }];
  });
}
