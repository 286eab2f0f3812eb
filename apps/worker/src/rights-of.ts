import { principalOfStaff, readPolicyVersion } from '@kean/agency/principals';
import { type Authorizer, authorizerFor, type HeldRules } from '@kean/authorization';
import type { Database } from '@kean/db';
import type { Principal, StaffId } from '@kean/kernel';

/**
 * What the person behind a job may do **now**, from Postgres and the confirmed rules, for hours may have passed since the promise.
 * `null` for somebody who may not act any more (I4, I7). Nothing here waits for a push: what Postgres says at this moment counts.
 *
 * The function throws `AUTHORIZATION_UNAVAILABLE` where the rules of that version cannot be had: the job then waits and is not done on
 * rules of yesterday (I9).
 */
export function rightsReader(db: Database, rules: HeldRules) {
  return async (staffId: StaffId): Promise<{ principal: Principal; authorizer: Authorizer } | null> => {
    const ruleSet = await rules.atLeast(await readPolicyVersion(db));
    const principal = await principalOfStaff(db, ruleSet, staffId);
    return principal === null ? null : { principal, authorizer: authorizerFor(ruleSet, principal) };
  };
}
