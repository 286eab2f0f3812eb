import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import {
  CASES_OF_A_PAGE,
  type CaseRow,
  type CaseShow,
  type CasesPage,
  type ListCasesInput,
} from '../contract/cases.ts';
import { CASE_JOINS, CASE_ROW } from './case-rows.ts';

const GOES_ON = `c.state NOT IN ('closed', 'merged')`;
const SHOWS: Readonly<Record<CaseShow, string>> = {
  open: `NOT c.is_drill AND ${GOES_ON}`,
  mine: `${GOES_ON} AND c.owner_id = (SELECT kean_setting('kean.staff'))`,
  closed: `NOT c.is_drill AND NOT ${GOES_ON}`,
  drills: 'c.is_drill',
};
const pageOf = (show: CaseShow) => `
  SELECT ${CASE_ROW} FROM ${CASE_JOINS}
   WHERE ${SHOWS[show]} AND ($1::int4 IS NULL OR (c.year, c.ordinal) < ($1::int4, $2::int4))
   ORDER BY c.year DESC, c.ordinal DESC LIMIT ${CASES_OF_A_PAGE + 1}`;
const COUNTS = `SELECT ${Object.entries(SHOWS)
  .map(([show, where]) => `(count(*) FILTER (WHERE ${where}))::int4 AS "${show}"`)
  .join(', ')} FROM leak_case c`;

/** One page of cases, the newest first. */
export function listCases(call: SignedInContext, { show, cursor }: ListCasesInput): Promise<CasesPage> {
  const [year = null, ordinal = null] = cursor?.split('-').map(Number) ?? [];
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const found = await tx.query<CaseRow & Record<string, unknown>>(pageOf(show), [year, ordinal]);
    const [counts] = await tx.query<CasesPage['counts'] & Record<string, unknown>>(COUNTS, []);
    const rows = found.slice(0, CASES_OF_A_PAGE);
    await record(tx, {
      ...{ action: 'incidents.cases-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: null }, facts: { count: rows.length } },
    });
    return {
      rows,
      next: found.length > CASES_OF_A_PAGE ? (rows.at(-1)?.number ?? null) : null,
      counts: counts ?? { open: 0, mine: 0, closed: 0, drills: 0 },
    };
  });
}
