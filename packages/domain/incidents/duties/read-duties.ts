import type { SignedInContext } from '@kean/procedures';
import { allFacts, type LegalFact } from '@kean/regulation';
import { record } from '../audit-events.ts';
import { inCase } from '../cases/case-rows.ts';
import type { CaseDuty, DutiesOfCase } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';
import { factsInForce } from './facts-in-force.ts';
import { standingDuties } from './standing-duties.ts';
import { factsOf, nowOf, reportsOf } from './stored-facts.ts';

const BY_ID: ReadonlyMap<string, LegalFact> = new Map(allFacts().map((fact) => [fact.id, fact]));

const NOTICES = `
  SELECT n.id AS "noticeId", n.kind, n.approved_version AS version, n.approved_at AS "approvedAt" FROM leak_notice n
   WHERE n.case_id IN (SELECT leak_case_family($1::uuid)) AND n.approved_at IS NOT NULL ORDER BY n.approved_at DESC LIMIT 50`;

/**
 * What is owed in a case, each duty with its articles and how it stands; the facts it comes from, and what was told.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND
 */
export function readDuties(call: SignedInContext, caseId: CaseId): Promise<DutiesOfCase> {
  return inCase(call, caseId, async (tx) => {
    const now = await nowOf(tx);
    const [facts, reports] = [await factsOf(tx, caseId), await reportsOf(tx, caseId)];
    const inForce = await factsInForce(tx, caseId);
    const duties = standingDuties(inForce, reports, now).map(({ state: _state, by, ...duty }) => ({
      ...duty,
      by: by.map(cited),
    }));
    await record(tx, {
      ...{ action: 'incidents.case-seen', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { part: 'duties', count: duties.length } },
    });
    const notices = await tx.query<DutiesOfCase['notices'][number] & Record<string, unknown>>(NOTICES, [caseId]);
    const { noticedAt, areToBeJudged } = inForce;
    return { facts, noticedAt, areToBeJudged, duties, reports, notices, now };
  });
}

function cited(id: string): CaseDuty['by'][number] {
  const fact = BY_ID.get(id);
  if (fact === undefined) throw new TypeError('a duty rests on facts of the regulation table');
  return { id, source: fact.source.title, article: fact.article, says: fact.says };
}
