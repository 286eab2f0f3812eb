import type { SqlTransaction } from '@kean/db';
import type { CaseId } from '../contract/cases.ts';
import { factsOf, nowOf, reportsOf, standingDuties } from '../duties/stored-facts.ts';
import { failCases } from './errors.ts';

const OPEN_TASKS = `
  SELECT count(*)::int4 AS count FROM leak_case_task WHERE case_id IN (SELECT leak_case_family($1::uuid)) AND state = 'open'`;
/** A measure that was given an end may outlive its case. */
const HELD_FOR_GOOD = `
  SELECT FROM containment m JOIN leak_case_family($1::uuid) f (id) ON f.id = m.case_id
   WHERE m.lifted_at IS NULL AND m.ends_at IS NULL AND NOT m.is_drill LIMIT 1`;

/**
 * A case is closed when facts are stated, each duty was met or is not owed, no task is open, what was contained is lifted or ends, and somebody says what was learned.
 * @throws AppError that says what is missing, the gravest first
 */
export async function requireNothingLeft(tx: SqlTransaction, caseId: CaseId, words: string | undefined): Promise<void> {
  const [facts] = await factsOf(tx, caseId);
  if (facts === undefined) throw failCases('INCIDENTS_CASE_LACKS_FACTS');
  const duties = standingDuties(facts, await reportsOf(tx, caseId), await nowOf(tx));
  if (duties.some(({ standing }) => standing !== 'met' && standing !== 'not-owed'))
    throw failCases('INCIDENTS_CASE_LACKS_DUTIES');
  const [tasks] = await tx.query<{ count: number }>(OPEN_TASKS, [caseId]);
  if ((tasks?.count ?? 0) > 0) throw failCases('INCIDENTS_CASE_LACKS_TASKS');
  if ((await tx.query(HELD_FOR_GOOD, [caseId])).length > 0) throw failCases('INCIDENTS_CASE_LACKS_LIFTING');
  if (words === undefined) throw failCases('INCIDENTS_CASE_LACKS_WORDS');
}
