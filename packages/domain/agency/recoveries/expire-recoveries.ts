import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';

/** Bounded, so that nobody's request pays for a long silence. */
const EXPIRE = `
  update account_recovery set state = 'expired', code_digest = null, ended_at = now()
   where id in (select id from account_recovery where state in ('asked', 'approved') and ends_at <= now()
                 order by ends_at limit 20 for update skip locked)
  returning id, staff_id as "staffId"`;

/**
 * Writes down what is over already: a request ends by its time, which every reader compares, and needs nobody for that. The event is
 * written when somebody next asks for or decides about a recovery.
 */
export async function expireRecoveries(tx: SqlTransaction): Promise<void> {
  const over = await tx.query<{ id: string; staffId: StaffId }>(EXPIRE);
  for (const { id, staffId } of over) {
    await recordAgencyEvent(tx, {
      action: 'agency.recovery-expired',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Staff', id: staffId },
      facts: { recoveryId: id },
    });
  }
}
