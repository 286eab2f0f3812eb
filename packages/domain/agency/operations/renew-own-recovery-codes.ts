import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { RecoveryCodes } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { renewRecoveryCodes } from '../sign-in/factors/recovery-codes.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';

const HAS_FACTOR = 'select 1 from second_factor where staff_id = $1 and confirmed_at is not null limit 1';

/** New recovery codes in the place of the old. Without a factor there is nothing that they could stand for. */
export async function renewOwnRecoveryCodes({
  principal,
  services,
}: SignedInContext): Promise<z.input<typeof RecoveryCodes>> {
  const codes = await inSqlTransaction(services.db, nobody, async (tx) => {
    if ((await tx.query(HAS_FACTOR, [principal.staffId])).length === 0) throw failAgency('AGENCY_FACTOR_UNKNOWN');
    await recordAgencyEvent(tx, {
      action: 'agency.recovery-codes-renewed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: principal.staffId },
      facts: { kind: 'recovery-code' },
    });
    await sayWhoCaused(tx, 'user');
    return renewRecoveryCodes(tx, principal.staffId);
  });
  return { codes };
}
