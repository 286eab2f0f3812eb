import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { FactorInput, FactorsOverview } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { roleWithSecondFactorKeepsOne } from '../rules/role-with-second-factor-keeps-one.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';
import { listFactors } from './list-factors.ts';

/** Locked together, so that two removals at once do not each leave the other's. */
const OWN = `
  select id, kind::text as kind from second_factor where staff_id = $1 and confirmed_at is not null order by id for update`;
const NEEDED = `
  select 1 from staff_role r join role o on o.code = r.role_code where r.staff_id = $1 and o.second_factor limit 1`;
const REMOVE = 'delete from second_factor where id = $1';
/** Without a factor, codes that stand for one are worth nothing, and no session has passed a second step. */
const FORGET_CODES = 'delete from recovery_code where staff_id = $1';
const FORGET_STEP = 'update auth_session set second_factor_by = null, second_factor_at = null where user_id = $1';

/**
 * Removes one of the caller's factors.
 * @throws AppError AGENCY_FACTOR_UNKNOWN | AGENCY_LAST_FACTOR_STAYS
 */
export async function removeFactor(
  call: SignedInContext,
  { factorId }: FactorInput,
): Promise<z.input<typeof FactorsOverview>> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const own = await tx.query<{ id: string; kind: 'totp' | 'passkey' }>(OWN, [principal.staffId]);
    const gone = own.find(({ id }) => id === factorId);
    if (gone === undefined) throw failAgency('AGENCY_FACTOR_UNKNOWN');
    const needed = (await tx.query(NEEDED, [principal.staffId])).length > 0;
    const breach = roleWithSecondFactorKeepsOne(own.length - 1, needed);
    if (breach !== null) throw failAgency(breach.code);
    await sayWhoCaused(tx, 'user');
    await tx.query(REMOVE, [factorId]);
    if (own.length === 1) {
      await tx.query(FORGET_CODES, [principal.staffId]);
      await tx.query(FORGET_STEP, [principal.staffId]);
    }
    await recordAgencyEvent(tx, {
      action: 'agency.factor-removed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: principal.staffId },
      facts: { kind: gone.kind },
    });
  });
  return listFactors(call);
}
