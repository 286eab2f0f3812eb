import { type Database, runStatement } from '@kean/db';
import type { Principal } from '@kean/kernel';

/** What a decision about a person rests on: places, roles and epoch. No name and no number. */
export type StaffFacts = Pick<Principal, 'staffId' | 'regionId' | 'branchId' | 'teamId' | 'roles' | 'epoch'>;

const FACTS = `
  select s.id as "staffId", p.region_id as "regionId", p.branch_id as "branchId", p.team_id as "teamId", s.epoch,
         array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles
    from staff s join staff_in_place p on p.staff_id = s.id where s.status = 'active'`;
const OF_SOME = `${FACTS} and s.id = any($1::uuid[])`;
const OF_ALL = `${FACTS} order by s.id`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Facts of those among these people who work here now; who left, was suspended or never was is missing. */
export async function readStaffFacts(db: Database, ids: readonly string[]): Promise<readonly StaffFacts[]> {
  const possible = ids.filter((id) => UUID.test(id));
  return possible.length === 0 ? [] : runStatement<StaffFacts>(db, OF_SOME, [possible]);
}

/** Facts of everybody who works here now, by rising id. */
export function readAllStaffFacts(db: Database): Promise<readonly StaffFacts[]> {
  return runStatement<StaffFacts>(db, OF_ALL);
}
