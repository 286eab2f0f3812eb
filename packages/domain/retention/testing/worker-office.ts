import { circulationErasing } from '@kean/circulation/erasing';
import { clientsErasing } from '@kean/clients/erasing';
import type { TestOffice } from '@kean/clients/testing';
import { collectionErasing } from '@kean/collection/erasing';
import { type Database, openDatabase } from '@kean/db';
import type { ClauseErasing } from '@kean/db/erasers';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { messagesErasing } from '@kean/messages/erasing';
import { paperErasing } from '@kean/paper-archive/erasing';
import { queuesErasing } from '@kean/queues/erasing';
import { conductErasure } from '../erasing/conduct-erasure.ts';
import type { ErasureId, ErasureWorker } from '../erasing/erasure-worker.ts';
import { retentionErasing } from '../erasing.ts';

/** What the worker of the product lends, in its order. */
export const ERASINGS: readonly ClauseErasing[] = [
  clientsErasing,
  circulationErasing,
  collectionErasing,
  paperErasing,
  messagesErasing,
  queuesErasing,
  retentionErasing,
];

/** A worker process beside the office's api: logins of its own, and a keyring that may destroy. */
export interface WorkerOffice {
  readonly worker: ErasureWorker & { readonly services: { readonly db: Database } };
  /** Carries an erasure on as the queue would have it done. */
  carryOut(erasureId: ErasureId, wishes?: Partial<Parameters<typeof conductErasure>[2]>): Promise<void>;
  close(): Promise<void>;
}

export async function openWorker(
  office: TestOffice,
  { erasings = ERASINGS }: { readonly erasings?: readonly ClauseErasing[] } = {},
): Promise<WorkerOffice> {
  const db = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  const keys = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test', max: 2 });
  const root = environmentRootKey(office.rootKeyText, 'the test');
  const onDestroyed = (scope: 'client' | 'import', ids: readonly string[]) =>
    Promise.resolve(office.keyring.purge(ids, scope));
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard, onDestroyed });
  const worker = { services: { ...office.services, db, keyring }, erasings };
  return {
    worker,
    carryOut: (erasureId, wishes = {}) =>
      conductErasure(worker, erasureId, { done: () => Promise.resolve(), ...wishes }),
    close: async () => void (await Promise.all([db.close(), keys.close()])),
  };
}
