import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { Simulation } from '../contract/rules.ts';
import { failRetention } from '../errors.ts';

/** Months that are shown; what is due later is one number. */
const MONTHS = 24;
/** Clients of one statement, so that no transaction is long. */
const PART = 5_000;
const SAMPLES = 8;

const DRAFT = `SELECT group_code AS "group", state, (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today
  FROM retention_rule WHERE id = $1::uuid`;
const IDS = `SELECT c.id FROM client c WHERE c.id > $1::uuid AND c.state <> 'erased' ORDER BY c.id LIMIT ${PART}`;
/** Per branch and month, by what stands and by the draft; the month of what is over already is this one. */
const COUNT = `
  WITH laid AS (
    SELECT coalesce(o.client_id, n.client_id) AS id, o.due_on AS now_on, n.due_on AS drafted_on
      FROM (SELECT * FROM retention_clocks($1::uuid[], NULL) WHERE group_code = $3) o
      FULL JOIN (SELECT * FROM retention_clocks($1::uuid[], $2::uuid) WHERE group_code = $3) n ON n.client_id = o.client_id
  ), dated AS (
    SELECT b.id, c.branch_id, kean_is_held(c.id, c.branch_id) AS held,
           CASE WHEN isfinite(b.now_on) THEN to_char(greatest(b.now_on, $4::date), 'YYYY-MM') END AS now_in,
           CASE WHEN isfinite(b.drafted_on) THEN to_char(greatest(b.drafted_on, $4::date), 'YYYY-MM') END AS drafted_in
      FROM laid b JOIN client c ON c.id = b.id
  )
  SELECT d.branch_id AS "branchId", d.now_in AS "nowIn", d.drafted_in AS "draftedIn", count(*)::int4 AS count,
         (count(*) FILTER (WHERE d.held))::int4 AS held
    FROM dated d GROUP BY d.branch_id, d.now_in, d.drafted_in`;
const FIRST = `SELECT c.number AS "clientNumber", n.due_on::text AS "dueOn"
  FROM retention_clocks($1::uuid[], $2::uuid) n JOIN client c ON c.id = n.client_id
 WHERE n.group_code = $3 AND isfinite(n.due_on) ORDER BY n.due_on, c.number LIMIT ${SAMPLES}`;
const BRANCHES = 'SELECT id, name, name_en AS "nameEn" FROM branch ORDER BY name, id';
const NOTE = `UPDATE retention_rule SET simulated_at = clock_timestamp(), simulated_due = $2::int4 WHERE id = $1::uuid AND state = 'draft'`;

interface Counted {
  readonly branchId: string;
  readonly nowIn: string | null;
  readonly draftedIn: string | null;
  readonly count: number;
  readonly held: number;
}
type Pair = { now: number; drafted: number };

/**
 * What a draft would make due, beside what stands: counts by month and branch, and a few numbers of clients. Nothing is changed but that the
 * draft has been simulated, without which nobody publishes it.
 * @throws AppError RETENTION_RULE_NOT_FOUND
 */
export async function simulateRule(call: SignedInContext, ruleId: Id<'RetentionRule'>): Promise<Simulation> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.write-rules'));
  const [draft, branches] = await inSqlTransaction(services.db, as, async (tx) => [
    (await tx.query<{ group: string; state: string; today: string }>(DRAFT, [ruleId]))[0],
    await tx.query<{ id: string; name: string; nameEn: string }>(BRANCHES),
  ]);
  if (draft === undefined || draft.state !== 'draft') throw failRetention('RETENTION_RULE_NOT_FOUND');
  const { group, today } = draft;
  const counted: Counted[] = [];
  let samples: Simulation['samples'] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const read = await inSqlTransaction(services.db, as, async (tx) => {
      const ids = (await tx.query<{ id: string }>(IDS, [after])).map(({ id }) => id);
      if (ids.length === 0) return { ids, rows: [], first: [] };
      return {
        ids,
        rows: await tx.query<Counted & Record<string, unknown>>(COUNT, [ids, ruleId, group, today]),
        first: await tx.query<Simulation['samples'][number]>(FIRST, [ids, ruleId, group]),
      };
    });
    counted.push(...read.rows);
    samples = [...samples, ...read.first].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1)).slice(0, SAMPLES);
    const last = read.ids.at(-1);
    if (last === undefined || read.ids.length < PART) break;
    after = last;
  }
  const months = monthsFrom(today);
  const withinAYear = new Set(months.slice(0, 12));
  const sum = (rows: readonly Counted[], has: (month: string | null) => boolean): Pair => {
    const of = (pick: 'nowIn' | 'draftedIn') =>
      rows.filter((row) => has(row[pick])).reduce((all, { count }) => all + count, 0);
    return { now: of('nowIn'), drafted: of('draftedIn') };
  };
  const year = sum(counted, (month) => month !== null && withinAYear.has(month));
  await inSqlTransaction(services.db, as, async (tx) => {
    await tx.query(NOTE, [ruleId, year.drafted]);
    await record(tx, {
      action: 'retention.rule-simulated',
      outcome: 'allowed',
      principal,
      subject: { kind: 'RetentionRule', id: ruleId },
      facts: { withinAYear: year.drafted, before: year.now },
    });
  });
  return {
    ...{ ruleId, asOf: today, samples },
    clients: counted.reduce((all, { count }) => all + count, 0),
    months: months.map((month) => ({ month, ...sum(counted, (one) => one === month) })),
    later: sum(counted, (month) => month === null || !months.includes(month)),
    branches: branches
      .map(({ id, name, nameEn }) => ({
        ...{ name, nameEn },
        ...sum(
          counted.filter(({ branchId }) => branchId === id),
          (month) => month !== null && withinAYear.has(month),
        ),
      }))
      .filter(({ now, drafted }) => now + drafted > 0),
    underHold: counted.filter(({ draftedIn }) => draftedIn !== null).reduce((all, { held }) => all + held, 0),
  };
}

function monthsFrom(today: string): string[] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, at) =>
    new Date(Date.UTC(year, month - 1 + at, 1)).toISOString().slice(0, 7),
  );
}
