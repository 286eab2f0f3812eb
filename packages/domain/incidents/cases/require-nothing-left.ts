import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { CaseFinding, CaseId } from '../contract/cases.ts';
import { factsInForce } from '../duties/facts-in-force.ts';
import { standingDuties } from '../duties/standing-duties.ts';
import { factsOf, nowOf, reportsOf } from '../duties/stored-facts.ts';
import { reviewOf } from '../review/stored-review.ts';
import type { SeenCase } from './case-rows.ts';
import { failCases } from './errors.ts';

const OPEN_TASKS = `
  SELECT count(*)::int4 AS count FROM leak_case_task WHERE case_id IN (SELECT leak_case_family($1::uuid)) AND state = 'open'`;
/** Also for what whoever closes it is not shown. */
const WAITS_FOR_LIFTING = 'SELECT WHERE case_waits_for_lifting($1::uuid)';
const HAS_CLIENTS = `SELECT FROM leak_case_client WHERE case_id IN (SELECT leak_case_family($1::uuid)) LIMIT 1`;
const IS_OF = `
  SELECT FROM leak_case WHERE id = $1::uuid AND (owner_id IS NOT DISTINCT FROM $2::uuid OR opened_by IS NOT DISTINCT FROM $2::uuid)`;

interface Closing {
  readonly caseId: CaseId;
  readonly finding?: CaseFinding | undefined;
  readonly words?: string | undefined;
}

/**
 * A case is closed when facts are stated, each duty was met or is not owed, no task is open and what was contained is lifted or ends. A leak wants a
 * review that a colleague approved; an exercise, and a case in which nothing leaked, words. The latter owes nobody a report, and so another finds it.
 * @throws AppError that says what is missing, the gravest first
 */
export async function requireNothingLeft(
  tx: SqlTransaction,
  call: SignedInContext,
  { caseId, finding, words }: Closing,
  { isDrill }: Pick<SeenCase, 'isDrill'>,
): Promise<void> {
  if (isDrill !== (finding === undefined)) throw failCases('INCIDENTS_CASE_LACKS_FINDING');
  const [facts] = await factsOf(tx, caseId);
  if (facts === undefined) throw failCases('INCIDENTS_CASE_LACKS_FACTS');
  const inForce = await factsInForce(tx, caseId);
  if (inForce.areToBeJudged) throw failCases('INCIDENTS_CASE_LACKS_FACTS_AS_ONE');
  if (finding === 'nothing-leaked') await requireNothingLeaked(tx, call, caseId, facts.people);
  else {
    const duties = standingDuties(inForce, await reportsOf(tx, caseId), await nowOf(tx));
    if (duties.some(({ standing }) => standing !== 'met' && standing !== 'not-owed'))
      throw failCases('INCIDENTS_CASE_LACKS_DUTIES');
  }
  const [tasks] = await tx.query<{ count: number }>(OPEN_TASKS, [caseId]);
  if ((tasks?.count ?? 0) > 0) throw failCases('INCIDENTS_CASE_LACKS_TASKS');
  if ((await tx.query(WAITS_FOR_LIFTING, [caseId])).length > 0) throw failCases('INCIDENTS_CASE_LACKS_LIFTING');
  if (finding !== 'leak') {
    if (words === undefined) throw failCases('INCIDENTS_CASE_LACKS_CONCLUSION');
  } else if ((await reviewOf(tx, caseId)).approved?.holds !== true) throw failCases('INCIDENTS_CASE_LACKS_REVIEW');
}

async function requireNothingLeaked(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  caseId: CaseId,
  people: number | null,
): Promise<void> {
  if (people !== 0 || (await tx.query(HAS_CLIENTS, [caseId])).length > 0)
    throw failCases('INCIDENTS_CASE_LEAKED_SOMETHING');
  if ((await tx.query(IS_OF, [caseId, principal.staffId])).length > 0)
    throw failCases('INCIDENTS_CASE_FOUND_BY_ANOTHER');
}
