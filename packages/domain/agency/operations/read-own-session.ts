import { actionName, containedNotes, UNFIT } from '@kean/authorization';
import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { SignedIn } from '../contract.ts';
import { failAgency } from '../errors.ts';

type Told = z.input<typeof SignedIn>;
/** Inside JSON an instant is text. */
type StoredDevice = Omit<Told['newDevices'][number], 'firstSeenAt'> & { readonly firstSeenAt: string };
type Stored = Pick<Told, 'roles'> & Told['staff'] & { readonly newDevices: readonly StoredDevice[] };

const READ = `
  select s.id, s.number, s.display_name as "displayName", b.name as "branchName", t.name as "teamName",
         (select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'name', r.name, 'nameEn', r.name_en) order by r.code), '[]')
            from role r where r.code = any ($2::text[])) as roles,
         (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'browser', d.browser, 'system', d.system,
                   'firstSeenAt', d.first_seen_at) order by d.first_seen_at), '[]')
            from known_device d
           where d.staff_id = s.id and d.acknowledged_at is null and d.session_id is distinct from $3::uuid) as "newDevices"
    from staff s left join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where s.id = $1::uuid`;

/** Who is signed in and which doors may be shown to that person. Names of actions only: rows are decided where they are read. */
export async function readOwnSession({
  principal,
  authorizer,
  services,
}: SignedInContext): Promise<z.input<typeof SignedIn>> {
  const [stored] = await runStatement<Stored>(services.db, READ, [
    principal.staffId,
    principal.roles,
    principal.sessionId,
  ]);
  if (stored === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  const { roles, newDevices, ...staff } = stored;
  const names = principal.grants.map((grant) => actionName(grant.clause, grant.action));
  const seen = newDevices.map((device) => ({ ...device, firstSeenAt: new Date(device.firstSeenAt) }));
  const isFit = !principal.roles.includes(UNFIT);
  return {
    staff,
    roles,
    newDevices: seen,
    isFit,
    contained: containedNotes(principal.roles),
    actions: [...new Set(names)].filter((name) => authorizer.may(name)).sort(),
  };
}
