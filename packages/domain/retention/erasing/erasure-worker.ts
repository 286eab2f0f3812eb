import type { SqlTransaction } from '@kean/db';
import { nobody, type RowPrincipal } from '@kean/db';
import type { ClauseErasing } from '@kean/db/erasers';
import type { ClientId, Id } from '@kean/kernel';
import type { Services } from '@kean/procedures';

/** What the worker lends to an erasure. */
export interface ErasureWorker {
  readonly services: Pick<Services, 'db' | 'keyring' | 'objects'>;
  /** Every clause and mechanism that holds something of clients. */
  readonly erasings: readonly ClauseErasing[];
}

/** Whoever erases sees every client and every hold, and acts for no person. */
export const CONDUCTOR: RowPrincipal = { ...nobody, clientScope: 'agency' };

export type ErasureId = Id<'Erasure'>;

/** One step under way: its transaction holds the erasure for itself alone. */
export interface Conducting {
  readonly tx: SqlTransaction;
  readonly worker: ErasureWorker;
  readonly erasureId: ErasureId;
  /** Sorted, so that two erasures never wait for each other in a ring. */
  readonly clientIds: readonly ClientId[];
}
