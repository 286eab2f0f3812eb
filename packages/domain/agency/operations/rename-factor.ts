import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { FactorsOverview, RenameFactorInput } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { listFactors } from './list-factors.ts';

const RENAME = `
  update second_factor set name = $3 where id = $1 and staff_id = $2 and confirmed_at is not null returning id`;

/** @throws AppError AGENCY_FACTOR_UNKNOWN also for what is somebody else's */
export async function renameFactor(
  call: SignedInContext,
  { factorId, name }: RenameFactorInput,
): Promise<z.input<typeof FactorsOverview>> {
  const renamed = await runStatement(call.services.db, RENAME, [factorId, call.principal.staffId, name]);
  if (renamed.length === 0) throw failAgency('AGENCY_FACTOR_UNKNOWN');
  return listFactors(call);
}
