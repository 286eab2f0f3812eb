import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { FactorsOverview, FactorView } from '../contract.ts';

const LIST = `
  select id, kind::text as kind, name, created_at as "createdAt", last_used_at as "lastUsedAt", backed_up as "backedUp"
    from second_factor where staff_id = $1 and confirmed_at is not null order by created_at, id`;
const COUNTS = `
  select (select count(*)::int from recovery_code where staff_id = $1 and used_at is null) as "recoveryCodesLeft",
         exists (select from staff_role r join role o on o.code = r.role_code where r.staff_id = $1 and o.second_factor) as needed`;

/** What the caller proves to be the caller with; secrets and keys stay where they are. */
export async function listFactors({ principal, services }: SignedInContext): Promise<z.input<typeof FactorsOverview>> {
  const [factors, [counts]] = await Promise.all([
    runStatement<z.input<typeof FactorView>>(services.db, LIST, [principal.staffId]),
    runStatement<{ recoveryCodesLeft: number; needed: boolean }>(services.db, COUNTS, [principal.staffId]),
  ]);
  return { factors, recoveryCodesLeft: counts?.recoveryCodesLeft ?? 0, needed: counts?.needed ?? true };
}
