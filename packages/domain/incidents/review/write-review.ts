import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import type { WriteReviewInput } from '../contract/review.ts';
import { failReview } from './errors.ts';
import { waitForReview } from './stored-review.ts';

const BEGIN = 'INSERT INTO leak_review (case_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING';
const WRITE = `
  INSERT INTO leak_review_version (case_id, version, causes, worked, no_measures, written_by) VALUES ($1::uuid, $2::int4, $3, $4, $5, $6::uuid)`;

/**
 * Says what caused a leak and what worked; what was written before stands, and what was approved waits to be approved again.
 * @returns the version that was written
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_REVIEW_MOVED_ON
 */
export function writeReview(call: SignedInContext, input: WriteReviewInput): Promise<number> {
  const { caseId, version, causes, worked, noMeasures } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    await tx.query(BEGIN, [caseId]);
    if ((await waitForReview(tx, caseId)) !== version) throw failReview('INCIDENTS_REVIEW_MOVED_ON');
    await tx.query(WRITE, [caseId, version + 1, causes, worked, noMeasures, call.principal.staffId]);
    await record(tx, {
      ...{ action: 'incidents.review-written', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { version: version + 1 } },
    });
    return version + 1;
  });
}
