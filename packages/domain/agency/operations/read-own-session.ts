import { actionName } from '@kean/authorization';
import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { SignedIn } from '../contract.ts';
import { failAgency } from '../errors.ts';

type Stored = Pick<z.input<typeof SignedIn>, 'roles'> & z.input<typeof SignedIn>['staff'];

const READ = `
  select s.id, s.number, s.display_name as "displayName", b.name as "branchName", t.name as "teamName",
         (select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'name', r.name, 'nameEn', r.name_en) order by r.code), '[]')
            from role r where r.code = any ($2::text[])) as roles
    from staff s left join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where s.id = $1::uuid`;

/** Who is signed in and which doors may be shown to that person. Names of actions only: rows are decided where they are read. */
export async function readOwnSession({
  principal,
  authorizer,
  services,
}: SignedInContext): Promise<z.input<typeof SignedIn>> {
  const [stored] = await runStatement<Stored>(services.db, READ, [principal.staffId, principal.roles]);
  if (stored === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  const { roles, ...staff } = stored;
  const names = principal.grants.map((grant) => actionName(grant.clause, grant.action));
  return { staff, roles, actions: [...new Set(names)].filter((name) => authorizer.may(name)).sort() };
}
