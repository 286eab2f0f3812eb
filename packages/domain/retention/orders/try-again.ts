import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { failRetention } from '../errors.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';

const FIND = 'SELECT state, version FROM erasure WHERE id = $1::uuid FOR UPDATE';
const AGAIN = `UPDATE erasure SET state = CASE WHEN begun_at IS NULL THEN 'ordered' ELSE 'running' END, failure = NULL,
    version = version + 1 WHERE id = $1::uuid RETURNING version`;

/** Has an erasure that came to a stop go on. @throws AppError RETENTION_ERASURE_NOT_FOUND | RETENTION_ERASURE_MOVED_ON */
export async function tryAgain(
  { principal, authorizer, services }: SignedInContext,
  { erasureId, version }: { readonly erasureId: Id<'Erasure'>; readonly version: number },
): Promise<void> {
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.order-erasures'));
  await inSqlTransaction(services.db, as, async (tx) => {
    const [found] = await tx.query<{ state: string; version: number }>(FIND, [erasureId]);
    if (found === undefined) throw failRetention('RETENTION_ERASURE_NOT_FOUND');
    if (found.state !== 'failed' || found.version !== version) throw failRetention('RETENTION_ERASURE_MOVED_ON');
    const [moved] = await tx.query<{ version: number }>(AGAIN, [erasureId]);
    await promise(tx, eraseClients, { erasureId }, `${erasureId}:${moved?.version}`);
    await record(tx, {
      action: 'retention.erasure-tried-again',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Erasure', id: erasureId },
    });
  });
}
