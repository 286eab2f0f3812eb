import path from 'node:path';
import { readLogFolder } from '@kean/audit';
import { type Database, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, type Keyring, newRootKeyText, openKeyring } from '@kean/encryption';
import { openGuard } from '@kean/encryption/testing';
import { type ClientId, systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Services } from '@kean/procedures';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql, temporaryFolder } from '@kean/testing';

/** Both databases of an office and what an api process holds of them, for one test file. */
export interface TestOffice {
  readonly database: FreshDatabase;
  /** As `kean_api`, which is what operations run on. */
  readonly db: Database;
  readonly keyring: Keyring;
  /** With the login that may destroy keys. */
  readonly workerKeyring: Keyring;
  readonly rootKeyText: string;
  readonly services: Services;
  /** Where the files of the log would lie. */
  readonly logFolder: string;
  /** Past row security, for preparing and for looking at what is stored. */
  readonly sql: OpenedSql;
  /** Destroys keys as the worker does; this office's api forgets them too. */
  destroyKeys(ids: readonly ClientId[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an empty office. Call `close` in `afterAll`.
 * @param given databases on another server than that of the tests
 */
export async function openOffice(given?: FreshDatabase): Promise<TestOffice> {
  const database = given ?? (await freshDatabase());
  const rootKeyText = newRootKeyText('aes-256-gcm');
  const root = environmentRootKey(rootKeyText, 'the test');
  const keys = openKeyStore({ url: database.urls.kean_keys_api, applicationName: 'kean-test' });
  const workerKeys = openKeyStore({ url: database.urls.kean_keys_worker, applicationName: 'kean-test', max: 1 });
  const db = openDatabase({ url: database.urls.kean_api, applicationName: 'kean-test' });
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  const workerKeyring = await openKeyring({ store: workerKeys.store, root, guard: openGuard });
  const folder = await temporaryFolder();
  const objects = await openObjectStore(`file://${folder.path}`);
  const logFolder = path.join(folder.path, 'log');
  const sql = openSql(database.adminUrls.kean);
  return {
    database,
    db,
    keyring,
    workerKeyring,
    rootKeyText,
    sql,
    services: { db, keyring, objects, log: readLogFolder(logFolder, 900), clock: systemClock },
    logFolder,
    destroyKeys: async (ids) => {
      await workerKeys.store.fence('client', ids);
      keyring.purge(ids, 'client');
    },
    close: async () => {
      await Promise.all([db.close(), keys.close(), workerKeys.close(), sql.close(), objects.close()]);
      await Promise.all([database.dispose(), folder.dispose()]);
    },
  };
}
