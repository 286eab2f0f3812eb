import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { SessionStanding } from '../contract.ts';
import { failAgency } from '../errors.ts';

const READ = `
  select array(select distinct kind::text from second_factor where staff_id = $1 and confirmed_at is not null order by 1) as factors,
         exists (select from recovery_code where staff_id = $1 and used_at is null) as "hasRecoveryCodes"`;

/** What the session of the caller owes. It is what a page needs to ask for the second step, and tells nothing about anybody else. */
export async function readStanding({ principal, services }: SignedInContext): Promise<z.input<typeof SessionStanding>> {
  const [row] = await runStatement<Omit<SessionStanding, 'owes'>>(services.db, READ, [principal.staffId]);
  if (row === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  return { owes: principal.assurance?.owes ?? 'second-factor', ...row };
}
