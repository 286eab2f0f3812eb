import { rootKeyConfig } from '@kean/config';
import { type Database, openDatabase } from '@kean/db';
import { type OpenKeyStore, openKeyStore } from '@kean/db/keystore';
import type { Keyring } from '@kean/encryption';
import { systemClock } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import type { Logger } from '@kean/observability';
import { openOfficeKeyring } from '@kean/storage/keyring';
import type { WorkerConfig } from './config.ts';

/** Relay and sweep use a few; the rest is for handlers. */
const RECORD_CONNECTIONS = 16;

export interface Stores {
  readonly db: Database;
  readonly keyStore: OpenKeyStore;
  readonly keyring: Keyring;
  readonly objects: ObjectStore;
  close(): Promise<void>;
}

/** Opens records, keys and objects under the worker's own logins. */
export async function openStores(config: WorkerConfig, logger: Logger): Promise<Stores> {
  const roots = rootKeyConfig('worker', config);
  const db = openDatabase({ url: config.databaseUrl, max: RECORD_CONNECTIONS, applicationName: 'kean-worker' });
  const keyStore = openKeyStore({ url: config.keyStoreDatabaseUrl, applicationName: 'kean-worker' });
  const { keyring, close: closeKeyring } = await openOfficeKeyring({
    process: 'worker',
    store: keyStore.store,
    roots: { ...roots, warn: (told) => logger.warn(told) },
    suite: config.suite,
    db,
    redisUrl: config.redisUrl,
    clock: systemClock,
    onUnreadableKeys: (scope, ids) => logger.error('keys.unreadable', undefined, { scope, count: ids.length }),
    onTrouble: (error) => logger.error('keys.troubled', error),
  });
  const objects = await openObjectStore(config.objectStore);
  const close = async () => {
    await closeKeyring();
    await Promise.all([db.close(), keyStore.close(), objects.close()]);
  };
  return { db, keyStore, keyring, objects, close };
}
