import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { CaseFacts } from '../contract/case-duties.ts';
import type { CaseYear, CaseYearInput } from '../contract/case-year.ts';
import { CASE_KINDS, type CaseFinding, type CaseId, type CaseRow } from '../contract/cases.ts';
import type { LeakDutyKind } from '../contract/duties.ts';
import { dutiesOfLeak } from '../duties/duties-of-leak.ts';
import { nowOf } from '../duties/stored-facts.ts';
import { timedDuties } from './course-of-case.ts';

const YEARS = 'SELECT DISTINCT year FROM leak_case ORDER BY year DESC';
/** How it was closed last: a case that was opened again and closed anew counts as it ended. */
const CASES = `
  SELECT c.id AS "caseId", c.kind, c.state, c.is_drill AS "isDrill", (
           SELECT s.finding FROM leak_case_step s WHERE s.case_id = c.id AND s.act = 'move' AND s.state = 'closed' ORDER BY s.id DESC LIMIT 1) AS finding
    FROM leak_case c WHERE c.year = $1::int4`;
const FACTS = `
  SELECT DISTINCT ON (k.case_id) k.case_id AS "caseId", k.noticed_at AS "noticedAt", k.people, k.through_systems AS "throughSystems",
         k.judged_larger AS "judgedLarger", k.operates, k.harm_averted AS "harmAverted", k.crime_suspected AS "crimeSuspected", k.handled_at AS "handledAt"
    FROM leak_case_fact k JOIN leak_case c ON c.id = k.case_id WHERE c.year = $1::int4 ORDER BY k.case_id, k.version DESC`;
const TOLD = `
  SELECT r.case_id AS "caseId", r.duty, min(r.told_at) AS "toldAt" FROM leak_case_report r JOIN leak_case c ON c.id = r.case_id
   WHERE c.year = $1::int4 GROUP BY r.case_id, r.duty`;
const IMPROVEMENTS = `
  SELECT (count(*) FILTER (WHERE i.state = 'open'))::int4 AS open,
         (count(*) FILTER (WHERE i.state = 'open' AND i.due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date))::int4 AS late,
         (count(*) FILTER (WHERE i.state = 'done'))::int4 AS "toVerify", (count(*) FILTER (WHERE i.state = 'verified'))::int4 AS verified
    FROM leak_improvement i JOIN leak_case c ON c.id = i.case_id WHERE c.year = $1::int4 AND NOT c.is_drill`;

type Stored<T> = T & Record<string, unknown>;
type Case = Stored<Pick<CaseRow, 'caseId' | 'kind' | 'state' | 'isDrill'> & { readonly finding: CaseFinding | null }>;
type Facts = Stored<Omit<CaseFacts, 'version' | 'words' | 'judgedByName' | 'judgedAt'> & { readonly caseId: CaseId }>;
type Told = Stored<{ readonly caseId: CaseId; readonly duty: LeakDutyKind; readonly toldAt: Date }>;

/** The cases of a year, as whoever asks sees them: one that concerns them is not among them. */
export function yearOfCases(call: SignedInContext, { year }: CaseYearInput): Promise<CaseYear> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const cases = await tx.query<Case>(CASES, [year]);
    const [improvements] = await tx.query<Stored<CaseYear['improvements']>>(IMPROVEMENTS, [year]);
    const drills = cases.filter(({ isDrill }) => isDrill);
    const real = cases.filter(({ isDrill }) => !isDrill);
    await record(tx, {
      ...{ action: 'incidents.cases-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: null }, facts: { count: cases.length } },
    });
    return {
      year,
      years: (await tx.query<{ year: number }>(YEARS, [])).map((row) => row.year),
      kinds: kindsOf(real),
      drills: {
        goingOn: drills.filter(({ state }) => state !== 'closed' && state !== 'merged').length,
        closed: drills.filter(({ state }) => state === 'closed').length,
      },
      ...(await toldInTime(tx, year, real)),
      improvements: improvements ?? { open: 0, late: 0, toVerify: 0, verified: 0 },
    };
  });
}

function kindsOf(real: readonly Case[]): CaseYear['kinds'] {
  return CASE_KINDS.flatMap((kind) => {
    const of = real.filter((one) => one.kind === kind);
    if (of.length === 0) return [];
    const closed = of.filter(({ state }) => state === 'closed');
    const nothingLeaked = closed.filter(({ finding }) => finding === 'nothing-leaked').length;
    const merged = of.filter(({ state }) => state === 'merged').length;
    const goingOn = of.length - closed.length - merged;
    return [{ kind, goingOn, leaks: closed.length - nothingLeaked, nothingLeaked, merged }];
  });
}

/** Reckoned from facts and reports anew, like the duties of each case. What turned out to be no leak owed nobody anything. */
async function toldInTime(
  tx: SqlTransaction,
  year: number,
  real: readonly Case[],
): Promise<Pick<CaseYear, 'timed' | 'authority'>> {
  const owing = new Set(
    real.filter(({ state, finding }) => state !== 'merged' && finding !== 'nothing-leaked').map(({ caseId }) => caseId),
  );
  const facts = (await tx.query<Facts>(FACTS, [year])).filter(({ caseId }) => owing.has(caseId));
  const told = await tx.query<Told>(TOLD, [year]);
  const now = await nowOf(tx);
  const timed = { cases: 0, inTime: 0, late: 0, running: 0 };
  const minutes: number[] = [];
  for (const one of facts) {
    const first = new Map(told.filter(({ caseId }) => caseId === one.caseId).map(({ duty, toldAt }) => [duty, toldAt]));
    const authority = first.get('tell-authority');
    if (authority !== undefined) minutes.push(Math.round((authority.getTime() - one.noticedAt.getTime()) / 60_000));
    const duties = timedDuties(dutiesOfLeak(one), first);
    if (duties.length === 0) continue;
    timed.cases += 1;
    if (duties.some(({ inTime, toldAt, dueAt }) => !inTime && (toldAt !== null || dueAt <= now))) timed.late += 1;
    else if (duties.every(({ inTime }) => inTime)) timed.inTime += 1;
    else timed.running += 1;
  }
  return { timed, authority: { told: minutes.length, medianMinutes: medianOf(minutes) } };
}

function medianOf(of: readonly number[]): number | null {
  const sorted = of.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
