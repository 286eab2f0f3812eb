import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import type { ApproveReviewInput } from '../contract/review.ts';
import { failReview } from './errors.ts';
import { improvementsOf } from './improvement-rows.ts';
import { reviewOf, waitForReview, wroteOnIt } from './stored-review.ts';

const APPROVE = 'UPDATE leak_review SET approved_version = $2::int4, approved_by = $3::uuid WHERE case_id = $1::uuid';

/**
 * Somebody who wrote none of it approves a review as they saw it; the next change of it waits for another approval. The database refuses the same.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_REVIEW_MOVED_ON | INCIDENTS_REVIEW_NOT_WRITTEN |
 *   INCIDENTS_REVIEW_NEEDS_ANOTHER_PERSON | INCIDENTS_REVIEW_LACKS_MEASURES
 */
export function approveReview(call: SignedInContext, { caseId, version }: ApproveReviewInput): Promise<void> {
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const now = await waitForReview(tx, caseId);
    const { words, approved } = await reviewOf(tx, caseId);
    if (words === null) throw failReview('INCIDENTS_REVIEW_NOT_WRITTEN');
    if (now !== version || approved?.holds === true) throw failReview('INCIDENTS_REVIEW_MOVED_ON');
    if (await wroteOnIt(tx, caseId, call.principal.staffId)) throw failReview('INCIDENTS_REVIEW_NEEDS_ANOTHER_PERSON');
    const stand = (await improvementsOf(tx, caseId)).filter(({ state }) => state !== 'dropped');
    if (stand.length === 0 && words.noMeasures === null) throw failReview('INCIDENTS_REVIEW_LACKS_MEASURES');
    await tx.query(APPROVE, [caseId, version, call.principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.review-approved', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { version } },
    });
  });
}
