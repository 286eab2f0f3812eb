import { contractsKeptOf } from '@kean/clients/contract/service-events';
import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { todayHere } from '../disposal/why-it-stays.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from '../erasing/erasure-worker.ts';
import type { FoundDeletion } from './granted-deletion.ts';
import { orderCase } from './order-case.ts';

const PART = 200;
/** By both clocks, of what was found last: `$1` the day by the process, `$2` the case before. */
const OVER = `
  SELECT r.id AS "requestId" FROM client_request r JOIN client c ON c.id = r.client_id
    JOIN LATERAL (SELECT until FROM kept_by_law w WHERE w.request_id = r.id ORDER BY w.id DESC LIMIT 1) k ON true
   WHERE r.kind = 'delete' AND r.state = 'done' AND c.state <> 'erased' AND r.id > $2::uuid
     AND k.until <= least((now() AT TIME ZONE 'Asia/Shanghai')::date, $1::date)
     AND NOT EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id)
   ORDER BY r.id LIMIT ${PART}`;
const LOCK = `SELECT FROM client c JOIN client_request r ON r.client_id = c.id WHERE r.id = $1::uuid FOR NO KEY UPDATE OF c`;
/** As it stands when its client is locked: a hold that came first keeps them, and an order that came first is one. */
const FREE = `
  SELECT r.id AS "requestId", r.number AS "requestNumber", c.id AS "clientId", c.state AS "clientState", k.found_by AS "foundBy"
    FROM client_request r JOIN client c ON c.id = r.client_id
    JOIN LATERAL (SELECT found_by FROM kept_by_law w WHERE w.request_id = r.id ORDER BY w.id DESC LIMIT 1) k ON true
   WHERE r.id = $1::uuid AND r.kind = 'delete' AND r.state = 'done' AND c.state <> 'erased' AND NOT kean_is_held(c.id, c.branch_id)
     AND NOT EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id)`;
const FIRST = '00000000-0000-0000-0000-000000000000';

type FreeCase = Pick<FoundDeletion, 'requestId' | 'requestNumber' | 'clientId' | 'clientState'> & {
  readonly foundBy: StaffId;
};

/**
 * A granted deletion whose second person found that the law keeps the dossier until a day: on that day it is carried out at the word of both, and
 * nobody has to remember. Whom a hold or a contract that ended later keeps waits on, and is looked at again the next night.
 * @returns the erasures that were ordered
 */
export async function orderWhatLawKept(
  { services }: Pick<ErasureWorker, 'services'>,
  now: Date,
  signal?: AbortSignal,
): Promise<ErasureId[]> {
  const ordered: ErasureId[] = [];
  for (let after = FIRST; ; ) {
    signal?.throwIfAborted();
    const over = await inSqlTransaction(services.db, CONDUCTOR, (tx) =>
      tx.query<{ requestId: string }>(OVER, [todayHere(now), after]),
    );
    for (const { requestId } of over) {
      const erasureId = await inSqlTransaction(services.db, CONDUCTOR, (tx) => orderOne(tx, services, requestId));
      if (erasureId !== null) ordered.push(erasureId);
    }
    const last = over.at(-1);
    if (last === undefined || over.length < PART) return ordered;
    after = last.requestId;
  }
}

async function orderOne(
  tx: SqlTransaction,
  { keyring }: ErasureWorker['services'],
  requestId: string,
): Promise<ErasureId | null> {
  await tx.query(LOCK, [requestId]);
  const [found] = await tx.query<FreeCase & Record<string, unknown>>(FREE, [requestId]);
  if (found === undefined || (await contractsKeptOf(tx, found.clientId)) !== null) return null;
  return orderCase(tx, keyring, {
    ...{ found, ground: 'service-ended', orderedBy: found.foundBy },
    ...{ principal: null, language: 'zh' },
  });
}
