import { inSqlTransaction } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { MOST_CLIENTS } from '../contract.ts';
import { eraseClients } from '../jobs/erase-clients.job.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from './erasure-worker.ts';

const ORDER = `INSERT INTO erasure (id, cause, ground) VALUES ($1::uuid, 'due', 'period-over')`;
/** Whoever is held, erased or named by another erasure is left out, as they stand now. */
const NAME = `
  INSERT INTO erased_client (client_id, erasure_id)
  SELECT c.id, $1::uuid FROM client c
   WHERE c.id = ANY ($2::uuid[]) AND c.state <> 'erased' AND NOT kean_is_held(c.id, c.branch_id)
   ORDER BY c.id
  ON CONFLICT (client_id) DO NOTHING RETURNING client_id AS id`;

/**
 * Orders the erasure of clients whose time is over, many in one erasure, each batch in one transaction with the promise that it is carried
 * out. Whether their time is over is for the caller to know.
 * @returns the erasures, none for a batch in which nobody was left
 */
export async function orderDue(
  { services }: Pick<ErasureWorker, 'services'>,
  clientIds: readonly ClientId[],
): Promise<ErasureId[]> {
  const ordered: ErasureId[] = [];
  for (let at = 0; at < clientIds.length; at += MOST_CLIENTS) {
    const erasureId = newId<'Erasure'>();
    const batch = clientIds.slice(at, at + MOST_CLIENTS);
    const named = await inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
      await tx.query(ORDER, [erasureId]);
      const rows = await tx.query<{ id: ClientId }>(NAME, [erasureId, batch]);
      if (rows.length === 0) return 0;
      await record(tx, {
        action: 'retention.erasure-ordered',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Erasure', id: erasureId },
        subjectIds: rows.map(({ id }) => id),
        facts: { cause: 'due', ground: 'period-over', requestId: null, count: rows.length, told: false },
      });
      await promise(tx, eraseClients, { erasureId }, erasureId);
      return rows.length;
    });
    if (named > 0) ordered.push(erasureId);
  }
  return ordered;
}
