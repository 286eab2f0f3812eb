import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';
import { clearRecoveryEnd, setRecoveryEnd } from './recovery-end.ts';

type Over = { readonly id: Id<'AccountRecovery'>; readonly staffId: StaffId };

const expire = (which: string): string => `
  update account_recovery set state = 'expired', code_digest = null, ended_at = now()
   where id in (select id from account_recovery where state in ('asked', 'approved') and ends_at <= now() ${which})
  returning id, staff_id as "staffId"`;
/** Bounded, so that nobody's request pays for a long silence. */
const EXPIRE_SOME = expire('order by ends_at limit 20 for update skip locked');
const EXPIRE_ONE = expire('and id = $1::uuid for update');
const STILL_OPEN = `
  select ends_at as "endsAt" from account_recovery where id = $1::uuid and state in ('asked', 'approved')`;

/**
 * Writes down what is over already: a request ends by its time, which every reader compares, and needs nobody for that. Its timer does
 * this; whoever acts on recoveries does it too, because a worker may be away and an open request would stand in the way of the next.
 */
export async function expireRecoveries(tx: SqlTransaction): Promise<void> {
  for (const over of await tx.query<Over>(EXPIRE_SOME)) {
    await clearRecoveryEnd(tx, over.id);
    await recordExpired(tx, over);
  }
}

/** The same for one, when its timer fires. One that is open still (the clock was set back) is looked at again at its end. */
export async function endRecoveryInTime(tx: SqlTransaction, id: Id<'AccountRecovery'>): Promise<void> {
  const [over] = await tx.query<Over>(EXPIRE_ONE, [id]);
  if (over !== undefined) return recordExpired(tx, over);
  const [open] = await tx.query<{ endsAt: Date }>(STILL_OPEN, [id]);
  if (open !== undefined) await setRecoveryEnd(tx, id, open.endsAt);
}

function recordExpired(tx: SqlTransaction, { id, staffId }: Over): Promise<void> {
  return recordAgencyEvent(tx, {
    action: 'agency.recovery-expired',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Staff', id: staffId },
    facts: { recoveryId: id },
  });
}
