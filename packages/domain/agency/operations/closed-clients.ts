import { CLIENT_SUBJECTS, ROLES_KEPT_FROM_CLIENTS } from '@kean/authorization';
import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { Holdings } from '../contract/people.ts';

/** Roles of one person that close clients, and the others that grant something on a client. */
const HELD = `
  select r.name, r.name_en as "nameEn", r.code = any($2::text[]) as closes
    from staff_role h join role r on r.code = h.role_code
   where h.staff_id = $1::uuid
     and (r.code = any($2::text[])
          or exists (select from role_grant g where g.role_code = r.code and g.subject = any($3::text[])))
   order by r.code`;

type Held = { readonly name: string; readonly nameEn: string; readonly closes: boolean };

/** Said where somebody looks at this person: a combination of roles that closes clients is no fault, but nobody should have to guess. */
export async function readClosedClients(db: Database, staffId: StaffId): Promise<Holdings['closedClients']> {
  const held = await runStatement<Held>(db, HELD, [staffId, ROLES_KEPT_FROM_CLIENTS, CLIENT_SUBJECTS]);
  const named = (closes: boolean) =>
    held.filter((one) => one.closes === closes).map(({ name, nameEn }) => ({ name, nameEn }));
  const [by, of] = [named(true), named(false)];
  return by.length > 0 && of.length > 0 ? { by, of } : null;
}
