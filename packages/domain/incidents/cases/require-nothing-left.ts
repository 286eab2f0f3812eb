import type { SqlTransaction } from '@kean/db';
import type { CaseId } from '../contract/cases.ts';
import { factsOf, nowOf, reportsOf, standingDuties } from '../duties/stored-facts.ts';
import { failCases } from './errors.ts';

const OPEN_TASKS = `
  SELECT count(*)::int4 AS count FROM leak_case_task WHERE case_id IN (SELECT leak_case_family($1::uuid)) AND state = 'open'`;

/**
 * A case is closed when facts are stated, each duty was met or is not owed, no task is open, and somebody says what was learned.
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
  if (words === undefined) throw failCases('INCIDENTS_CASE_LACKS_WORDS');
}
