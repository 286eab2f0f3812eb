import { clientsDueForDisposal, type DueClient } from '@kean/collection/contract/due-for-disposal';
import { inSqlTransaction } from '@kean/db';
import { MOST_CLIENTS } from '../contract.ts';
import { CONDUCTOR, type ErasureId, type ErasureWorker } from './erasure-worker.ts';
import { orderDue } from './order-due.ts';

/**
 * Whoever was taken over, was asked for consent in a campaign that two people let go out, and did not give it until the day that it named, has
 * no ground to be kept any more (PIPL 13, 47). Held clients are passed over, as in every erasure.
 * @returns the erasures that were ordered; again at once it is none
 */
export async function disposeOfUnanswered(
  worker: Pick<ErasureWorker, 'services'>,
  signal?: AbortSignal,
): Promise<ErasureId[]> {
  const ordered: ErasureId[] = [];
  let last: DueClient | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const after: DueClient | null = last;
    const due: DueClient[] = await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) =>
      clientsDueForDisposal(tx, after, MOST_CLIENTS),
    );
    ordered.push(
      ...(await orderDue(
        worker,
        due.map(({ id }) => id),
      )),
    );
    last = due.at(-1) ?? null;
    if (due.length < MOST_CLIENTS || last === null) return ordered;
  }
}
