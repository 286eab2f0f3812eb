import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { HoldScope } from '../contract.ts';
import { failRetention } from '../errors.ts';

const RELEASE = `UPDATE legal_hold SET released_at = clock_timestamp(), released_by = $2::uuid
  WHERE id = $1::uuid AND released_at IS NULL RETURNING scope`;

/** What it covered may be erased again; nothing that it stopped begins by itself. @throws AppError RETENTION_HOLD_NOT_FOUND */
export async function releaseHold(call: SignedInContext, holdId: Id<'Hold'>): Promise<void> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.place-holds'));
  await inSqlTransaction(services.db, as, async (tx) => {
    const [released] = await tx.query<{ scope: HoldScope }>(RELEASE, [holdId, principal.staffId]);
    if (released === undefined) throw failRetention('RETENTION_HOLD_NOT_FOUND');
    await record(tx, {
      action: 'retention.hold-released',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Hold', id: holdId },
      facts: { scope: released.scope },
    });
  });
}
