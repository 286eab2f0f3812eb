import { FROZEN, grantsOf, type RuleSet } from '@kean/authorization';
import { type Database, runStatement } from '@kean/db';
import type { Principal, StaffId } from '@kean/kernel';

/** A person without a session: what a job needs of whoever promised it. */
const FIND = `
  select s.id as "staffId", null as "sessionId", p.region_id as "regionId", p.branch_id as "branchId", p.team_id as "teamId",
         s.epoch, array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles
    from staff s join staff_in_place p on p.staff_id = s.id where s.id = $1::uuid and s.status = 'active' and (s.leaves_at is null or s.leaves_at > now())`;

/**
 * The person behind a background act, with what that person may do now: a job re-reads it before it acts, and does nothing for
 * somebody who was suspended, frozen or has left since (I7).
 */
export async function principalOfStaff(db: Database, rules: RuleSet, staffId: StaffId): Promise<Principal | null> {
  const [found] = await runStatement<Omit<Principal, 'grants' | 'policyHash'>>(db, FIND, [staffId]);
  if (found === undefined || found.roles.includes(FROZEN)) return null;
  return { ...found, grants: grantsOf(rules, found.roles), policyHash: rules.hash };
}
