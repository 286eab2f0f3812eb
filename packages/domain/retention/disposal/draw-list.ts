import { inSqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import { record } from '../audit-events.ts';
import { windEveryClock } from '../clocks/wind-clocks.ts';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';
import { todayHere } from './why-it-stays.ts';

const OPEN = `SELECT FROM disposal_list WHERE state IN ('drawn', 'submitted', 'reviewed') LIMIT 1`;
const DRAW = 'INSERT INTO disposal_list (id) VALUES ($1::uuid)';
/** What is over by both clocks and kept by nothing that is known now; of a client who goes whole, no groups beside. */
const FILL = `
  INSERT INTO disposal_item (list_id, client_id, group_code, branch_id, rule_id, due_on)
  SELECT $1::uuid, k.client_id, k.group_code, c.branch_id, k.rule_id, k.due_on
    FROM retention_clock k JOIN client c ON c.id = k.client_id
   WHERE k.due_on <= least((now() AT TIME ZONE 'Asia/Shanghai')::date, $2::date)
     AND c.state IN ('active', 'quarantined') AND NOT kean_is_held(c.id, c.branch_id)
     AND NOT EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id)
     AND NOT EXISTS (SELECT FROM disposal_item i
                      WHERE i.client_id = c.id AND i.group_code IN (k.group_code, 'client-dossier') AND i.state IN ('listed', 'ordered'))
     AND (k.group_code = 'client-dossier' OR NOT EXISTS (
       SELECT FROM retention_clock w WHERE w.client_id = c.id AND w.group_code = 'client-dossier'
          AND w.due_on <= least((now() AT TIME ZONE 'Asia/Shanghai')::date, $2::date)))
  RETURNING 1`;

/**
 * Draws up what is due, as one list that people look at next. While one is being looked at, no other is drawn. Nothing goes by it alone.
 * @returns the list; `null` where nothing is due or one is open
 */
export async function drawList(
  worker: Pick<ErasureWorker, 'services'>,
  now: Date,
  signal?: AbortSignal,
): Promise<Id<'DisposalList'> | null> {
  await windEveryClock(worker, signal);
  const listId = newId<'DisposalList'>();
  const drawn = await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('disposal_list'))`);
    if ((await tx.query(OPEN)).length > 0) return 0;
    await tx.query(DRAW, [listId]);
    const filled = await tx.query(FILL, [listId, todayHere(now)]);
    if (filled.length === 0) {
      // A list of nothing is no list.
      await tx.query(`UPDATE disposal_list SET state = 'dropped', ended_at = clock_timestamp() WHERE id = $1::uuid`, [
        listId,
      ]);
      return 0;
    }
    await record(tx, {
      action: 'retention.list-drawn',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'DisposalList', id: listId },
      facts: { count: filled.length },
    });
    return filled.length;
  });
  return drawn > 0 ? listId : null;
}
