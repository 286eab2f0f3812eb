import { inSqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';

/** Clients of one transaction; what people do meanwhile comes first. */
const PART = 2_000;
const IDS = `SELECT c.id FROM client c WHERE c.id > $1::uuid AND c.state <> 'erased' ORDER BY c.id LIMIT ${PART}`;
/** Only rows that say something else are written. */
const WIND = `
  INSERT INTO retention_clock AS k (client_id, group_code, rule_id, started_on, due_on)
  SELECT r.client_id, r.group_code, r.rule_id, r.started_on, r.due_on FROM retention_clocks($1::uuid[], NULL) r
   WHERE r.started_on IS NOT NULL AND r.due_on IS NOT NULL ORDER BY r.client_id, r.group_code
  ON CONFLICT (client_id, group_code) DO UPDATE
    SET rule_id = excluded.rule_id, started_on = excluded.started_on, due_on = excluded.due_on, wound_at = clock_timestamp()
  WHERE (k.rule_id, k.started_on, k.due_on) IS DISTINCT FROM (excluded.rule_id, excluded.started_on, excluded.due_on)
  RETURNING 1`;
const STOP = `
  DELETE FROM retention_clock k WHERE k.client_id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM retention_clocks($1::uuid[], NULL) r
     WHERE r.client_id = k.client_id AND r.group_code = k.group_code AND r.started_on IS NOT NULL AND r.due_on IS NOT NULL
  ) RETURNING 1`;

/**
 * Reckons every clock anew, a part of the clients in each transaction. A clock is where a list looks for what is due; what it says is reckoned
 * once more by whoever acts, so one that stands wrong disposes of nothing.
 * @returns how many clocks were set or stopped
 */
export async function windEveryClock(worker: Pick<ErasureWorker, 'services'>, signal?: AbortSignal): Promise<number> {
  let wound = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    signal?.throwIfAborted();
    const ids = await inSqlTransaction(worker.services.db, CONDUCTOR, async (tx) => {
      const part = (await tx.query<{ id: ClientId }>(IDS, [after])).map(({ id }) => id);
      if (part.length > 0) {
        wound += (await tx.query(WIND, [part])).length;
        wound += (await tx.query(STOP, [part])).length;
      }
      return part;
    });
    const last = ids.at(-1);
    if (last === undefined || ids.length < PART) return wound;
    after = last;
  }
}
