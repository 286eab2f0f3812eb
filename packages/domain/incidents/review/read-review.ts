import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase } from '../cases/case-rows.ts';
import type { CaseId } from '../contract/cases.ts';
import type { ReviewOfCase } from '../contract/review.ts';
import { courseOf } from './course-of-case.ts';
import { improvementsOf } from './improvement-rows.ts';
import { reviewOf, wroteOnIt } from './stored-review.ts';

const OWNERS = `
  SELECT DISTINCT s.number, s.display_name AS name
    FROM staff s JOIN role_in_force r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.code
   WHERE g.clause = 'incidents' AND g.action = 'handle-cases' AND (g.expires_at IS NULL OR g.expires_at > now())
     AND may_own_improvement($1::uuid, s.id) ORDER BY 2 LIMIT 50`;

/** What happened in a case, what was learned of it, and what becomes better. @throws AppError INCIDENTS_CASE_NOT_FOUND */
export function readReview(call: SignedInContext, caseId: CaseId): Promise<ReviewOfCase> {
  return inCase(call, caseId, async (tx) => {
    const improvements = await improvementsOf(tx, caseId);
    await record(tx, {
      ...{ action: 'incidents.case-seen', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { part: 'review', count: improvements.length } },
    });
    return {
      course: await courseOf(tx, caseId),
      ...(await reviewOf(tx, caseId)),
      mine: await wroteOnIt(tx, caseId, call.principal.staffId),
      improvements,
      owners: await tx.query<{ number: string; name: string }>(OWNERS, [caseId]),
    };
  });
}
