import { ROLES_KEPT_FROM_CLIENTS } from '@kean/authorization';
import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { AssignableInput, StaffCard } from '../contract.ts';

const MOST_LISTED = 500;

/** People of a branch whose role may read clients; without that an assignment would be to nobody. */
const listed = (within: string, branch: string): string => `
  select s.id, s.number, s.display_name as "displayName", b.name as "branchName", t.name as "teamName"
    from staff s join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where s.status = 'active' and ${within} and (${branch}::uuid is null or s.branch_id = ${branch}::uuid)
     and exists (select from staff_role sr join role_grant g on g.role_code = sr.role_code
                  where sr.staff_id = s.id and g.clause = 'clients' and g.action = 'read')
     and not exists (select from staff_role sr where sr.staff_id = s.id and sr.role_code = any($2::text[]))
   order by b.code, s.number
   limit ${MOST_LISTED}`;

/** Whom a client can be given to, as far as the caller sees the staff directory. */
export async function listAssignableStaff(
  { authorizer, services }: SignedInContext,
  input: NonNullable<AssignableInput>,
): Promise<z.input<typeof StaffCard>[]> {
  const within = authorizer.rowFilter('agency.read-staff', 'Staff').sql('s', 3);
  return runStatement(services.db, listed(within.text, '$1'), [
    input.branchId ?? null,
    ROLES_KEPT_FROM_CLIENTS,
    ...within.values,
  ]);
}
