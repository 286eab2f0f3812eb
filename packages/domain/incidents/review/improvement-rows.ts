import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { CaseId } from '../contract/cases.ts';
import { Improvement, type ImprovementId, type OwnImprovement } from '../contract/review.ts';
import { failReview } from './errors.ts';

/** A day is over when the office's calendar says so. */
const IS_LATE = `i.state = 'open' AND i.due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date`;
const OF_CASE = `
  SELECT i.id AS "improvementId", i.title, i.owner_id AS "ownerId", o.display_name AS "ownerName", i.due_on::text AS "dueOn",
         ${IS_LATE} AS "isLate", i.state, (
           SELECT coalesce(jsonb_agg(jsonb_build_object('act', s.act, 'words', coalesce(s.words, g.display_name), 'byName', b.display_name, 'at', s.done_at)
                                     ORDER BY s.id DESC), '[]')
             FROM leak_improvement_step s LEFT JOIN staff b ON b.id = s.done_by LEFT JOIN staff g ON g.id = s.owner_id
            WHERE s.improvement_id = i.id) AS steps
    FROM leak_improvement i LEFT JOIN staff o ON o.id = i.owner_id WHERE i.case_id = $1::uuid
   ORDER BY i.state = 'dropped', i.due_on, i.id LIMIT 200`;
const OWN = `
  SELECT i.id AS "improvementId", i.title, i.due_on::text AS "dueOn", ${IS_LATE} AS "isLate", (
           SELECT CASE s.act WHEN 'return' THEN s.words END FROM leak_improvement_step s WHERE s.improvement_id = i.id ORDER BY s.id DESC LIMIT 1
         ) AS returned
    FROM leak_improvement i WHERE i.owner_id = $1::uuid AND i.state = 'open' ORDER BY i.due_on, i.id LIMIT 200`;
const SEEN = `
  SELECT i.case_id AS "caseId", i.state, i.owner_id AS "ownerId" FROM leak_improvement i WHERE i.id = $1::uuid`;
const OWNER = `
  SELECT s.id AS "staffId" FROM staff s WHERE s.number = $1 AND may_own_improvement($2::uuid, s.id)`;

export interface SeenImprovement {
  readonly caseId: CaseId;
  readonly state: Improvement['state'];
  readonly ownerId: StaffId | null;
}

/** Those of a case, what is due first before the others. */
export async function improvementsOf(tx: SqlTransaction, caseId: CaseId): Promise<Improvement[]> {
  return (await tx.query<Record<string, unknown>>(OF_CASE, [caseId])).map((row) => Improvement.parse(row));
}

/** What somebody has to do still. */
export const openImprovementsOf = (tx: SqlTransaction, staffId: StaffId): Promise<OwnImprovement[]> =>
  tx.query<OwnImprovement & Record<string, unknown>>(OWN, [staffId]);

/** As row security shows it: to who sees its case, and to its owner. @throws AppError INCIDENTS_IMPROVEMENT_NOT_FOUND */
export async function requireImprovement(tx: SqlTransaction, improvementId: ImprovementId): Promise<SeenImprovement> {
  const [seen] = await tx.query<SeenImprovement & Record<string, unknown>>(SEEN, [improvementId]);
  if (seen === undefined) throw failReview('INCIDENTS_IMPROVEMENT_NOT_FOUND');
  return seen;
}

/** Who works here under that number and whom the case does not concern. @throws AppError INCIDENTS_IMPROVEMENT_OWNER_UNFIT */
export async function requireOwner(tx: SqlTransaction, caseId: CaseId, number: string): Promise<StaffId> {
  const [owner] = await tx.query<{ staffId: StaffId }>(OWNER, [number, caseId]);
  if (owner === undefined) throw failReview('INCIDENTS_IMPROVEMENT_OWNER_UNFIT');
  return owner.staffId;
}
