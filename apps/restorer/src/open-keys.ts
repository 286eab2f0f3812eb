import { rootKeyConfig } from '@kean/config';
import type { Database } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import type { Keyring } from '@kean/encryption';
import { systemClock } from '@kean/kernel';
import type { Logger } from '@kean/observability';
import { openOfficeKeyring } from '@kean/storage/keyring';
import type { RestorerConfig } from './config.ts';

export interface DrillKeys {
  readonly keyring: Keyring;
  close(): Promise<void>;
}

/** For one drill: the door that everybody goes through, under a login that can write no key. What it opened stands in the log. */
export async function openDrillKeys(config: RestorerConfig, db: Database, logger: Logger): Promise<DrillKeys> {
  const keyStore = openKeyStore({ url: config.keysUrl, applicationName: 'kean-restorer', max: 2 });
  try {
    const { keyring, close } = await openOfficeKeyring({
      process: 'restorer',
      store: keyStore.store,
      roots: { ...rootKeyConfig('restorer', config), warn: (told) => logger.warn(told) },
      suite: config.suite,
      db,
      redisUrl: null,
      clock: systemClock,
      onUnreadableKeys: (scope, ids) => logger.error('keys.unreadable', undefined, { scope, count: ids.length }),
      onTrouble: (error) => logger.error('keys.troubled', error),
    });
    return {
      keyring,
      close: async () => {
        await close();
        await keyStore.close();
      },
    };
  } catch (error) {
    await keyStore.close();
    throw error;
  }
}
