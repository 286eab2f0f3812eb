import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { OnCallTurn, OnCallWeek, ReadOnCallInput } from '../../contract/notifying.ts';
import { type ExceptionOf, mondayOf, weekOf } from '../rules/who-is-on-call.ts';

export const PLAN = `
  SELECT version, quiet_from AS "quietFrom", quiet_until AS "quietUntil", admits_gaps AS "admitsGaps" FROM on_call_plan WHERE id = 1`;
export const HANDLERS = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name
    FROM staff s JOIN role_in_force r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.code
   WHERE g.clause = 'incidents' AND g.action = 'triage-alerts' AND may_be_told_of_leaks(s.id) ORDER BY 2, 1 LIMIT 200`;
const TURNS = `
  SELECT rank, weekday, from_minute AS "fromMinute", staff_id AS "staffId" FROM on_call_turn ORDER BY rank, weekday, from_minute`;
const EXCEPTIONS = `
  SELECT e.id AS "exceptionId", e.rank, e.staff_id AS "staffId", s.display_name AS name, e.from_at AS "from", e.until_at AS "until", e.reason,
         d.display_name AS "setByName", e.set_at AS "setAt"
    FROM on_call_exception e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff d ON d.id = e.set_by
   WHERE e.lifted_at IS NULL AND e.until_at > $1::timestamptz AND e.until_at > now() - interval '8 days' ORDER BY e.from_at LIMIT 200`;
const NOW = `
  SELECT (SELECT s.display_name FROM staff s WHERE s.id = on_call_at(1, now()) AND may_be_told_of_leaks(s.id)) AS first,
         (SELECT s.display_name FROM staff s WHERE s.id = on_call_at(2, now()) AND may_be_told_of_leaks(s.id)) AS second`;
const CHAIN = `
  SELECT l.position, l.link, l.role_code AS "roleCode", r.name AS "roleName", r.name_en AS "roleNameEn", l.staff_id AS "staffId",
         s.display_name AS "staffName"
    FROM leak_chain_link l LEFT JOIN role r ON r.code = l.role_code LEFT JOIN staff s ON s.id = l.staff_id ORDER BY l.position`;
/** Roles of which somebody may handle alerts. */
export const ROLES = `
  SELECT r.code, r.name, r.name_en AS "nameEn" FROM role r
   WHERE EXISTS (SELECT FROM role_grant g WHERE g.role_code = r.code AND g.clause = 'incidents' AND g.action = 'triage-alerts')
   ORDER BY r.code`;
const TELLING = `
  SELECT p.version, p.group_seconds AS "groupSeconds", p.saved_at AS "savedAt", s.display_name AS "savedByName"
    FROM leak_telling_plan p LEFT JOIN staff s ON s.id = p.saved_by WHERE p.id = 1`;
const UNSAID = { version: 1, groupSeconds: 60, savedAt: null, savedByName: null };
const WAITS = `
  SELECT severity, wait_minutes AS "waitMinutes", repeat_minutes AS "repeatMinutes", sleeps FROM leak_wait
   ORDER BY array_position(ARRAY['critical', 'high', 'medium', 'low'], severity)`;

type StoredPlan = Pick<OnCallWeek, 'version' | 'quietFrom' | 'quietUntil' | 'admitsGaps'>;
type StoredException = OnCallWeek['exceptions'][number] & Pick<ExceptionOf, 'staffId' | 'setAt'>;
const rowsOf = <Row>(tx: SqlTransaction, text: string, values: readonly unknown[] = []) =>
  tx.query<Row & Record<string, unknown>>(text, [...values]);

/** One week of who is on call, whoever would be told now, and how long each has. */
export function readOnCall(
  { principal, services }: SignedInContext,
  { monday = mondayOf(services.clock.now()) }: ReadOnCallInput,
): Promise<OnCallWeek> {
  return inSqlTransaction(services.db, asThemself({ principal }), async (tx) => {
    const [plan] = await rowsOf<StoredPlan>(tx, PLAN);
    const people = await rowsOf<OnCallWeek['people'][number]>(tx, HANDLERS);
    const turns = await rowsOf<OnCallTurn>(tx, TURNS);
    const exceptions = await rowsOf<StoredException>(tx, EXCEPTIONS, [`${monday}T00:00:00+08:00`]);
    const [now] = await rowsOf<OnCallWeek['now']>(tx, NOW);
    const [telling] = await rowsOf<OnCallWeek['telling']>(tx, TELLING);
    const mayBeTold = new Set<string>(people.map(({ staffId }) => staffId));
    const stored = plan ?? { version: 1, quietFrom: 0, quietUntil: 0, admitsGaps: false };
    await record(tx, {
      ...{ action: 'incidents.on-call-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'OnCallPlan', id: null }, facts: { version: stored.version } },
    });
    return {
      ...stored,
      ...{ monday, people, turns, now: now ?? { first: null, second: null } },
      stretches: ([1, 2] as const).flatMap((rank) => weekOf(rank, monday, turns, exceptions, mayBeTold)),
      exceptions: exceptions.map(({ staffId: _staffId, setAt: _setAt, ...shown }) => shown),
      chain: await rowsOf<OnCallWeek['chain'][number]>(tx, CHAIN),
      telling: telling ?? UNSAID,
      roles: await rowsOf<OnCallWeek['roles'][number]>(tx, ROLES),
      waits: await rowsOf<OnCallWeek['waits'][number]>(tx, WAITS),
    };
  });
}
