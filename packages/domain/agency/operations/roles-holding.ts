import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { RolesHolding, RolesHoldingInput } from '../contract.ts';

const HOLDING = `
  select r.name, r.name_en as "nameEn" from role r
   where exists (select from role_grant g where g.role_code = r.code and g.clause = $1 and g.action = $2)
   order by r.code limit 50`;

/** The roles that may do something, for the page that refuses it: who may, and therefore whom to ask. */
export async function rolesHolding(
  { services }: SignedInContext,
  { action }: RolesHoldingInput,
): Promise<z.input<typeof RolesHolding>> {
  return { roles: await runStatement(services.db, HOLDING, action.split('.')) };
}
