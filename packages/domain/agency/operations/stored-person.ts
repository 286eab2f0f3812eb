import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { PersonRow } from '../contract/people.ts';

type StoredPerson = z.input<typeof PersonRow> & {
  readonly epoch: number;
  readonly teamId: string | null;
  readonly branchId: string | null;
  readonly regionId: string | null;
};

const FIND = `
  select s.id, s.number, s.display_name as "displayName", b.name as "branchName", t.name as "teamName", s.status::text as status,
         s.epoch, s.team_id as "teamId", s.branch_id as "branchId", s.region_id as "regionId"
    from staff s left join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where s.id = $1::uuid`;

/**
 * One person, within reach of the caller's grant for the action.
 * @throws AppError AUTHORIZATION_NOT_FOUND for who is not there or out of reach, and the two are not told apart
 */
export async function requirePerson(
  { authorizer, services }: SignedInContext,
  action: string,
  staffId: StaffId,
): Promise<StoredPerson> {
  return authorizer.assertCan(action, 'Staff', await findPerson(services.db, staffId));
}

async function findPerson(db: Database, staffId: StaffId): Promise<StoredPerson | null> {
  const [found] = await runStatement<StoredPerson>(db, FIND, [staffId]);
  return found ?? null;
}
