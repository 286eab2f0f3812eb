import { type Database, openDatabase } from '@kean/db';
import { type OpenKeyStore, openKeyStore } from '@kean/db/keystore';
import { fileRootKey, type Keyring, openKeyring } from '@kean/encryption';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import type { Logger } from '@kean/observability';
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
  const db = openDatabase({ url: config.databaseUrl, max: RECORD_CONNECTIONS, applicationName: 'kean-worker' });
  const keyStore = openKeyStore({ url: config.keyStoreDatabaseUrl, applicationName: 'kean-worker' });
  // Only a key store that was never used may get a new root key: a lost file must not look like a fresh installation.
  const unused = (await keyStore.store.readIndexRoot()) === null;
  const root = await fileRootKey(config.rootKeyFile, { createIfAbsent: unused, warn: (told) => logger.warn(told) });
  const keyring = await openKeyring({
    store: keyStore.store,
    root,
    onUnreadableKeys: (scope, ids) => logger.error('keys.unreadable', undefined, { scope, count: ids.length }),
  });
  const objects = await openObjectStore(config.objectStore);
  const close = async () => {
    await Promise.all([db.close(), keyStore.close(), objects.close()]);
  };
  return { db, keyStore, keyring, objects, close };
}
