import { type Database, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import type { SuiteName } from '@kean/encryption';
import { systemClock } from '@kean/kernel';
import { openOfficeKeyring } from '../keyring/index.ts';
import type { RotationWorker } from '../worker.ts';

/** What a worker that rotates is started with. Plain, so that it can be handed to another process. */
export interface RotationSettings {
  readonly databaseUrl: string;
  readonly keysUrl: string;
  readonly redisUrl: string;
  /** Texts of root keys, the newest first. */
  readonly roots: readonly string[];
  readonly suite?: SuiteName;
  readonly settleMs: number;
  readonly batch: number;
}

/** A worker's hold of both databases, under its own logins and with the office's own guard. */
export interface RotationSide extends RotationWorker {
  readonly db: Database;
  close(): Promise<void>;
}

export async function openRotationSide(settings: RotationSettings): Promise<RotationSide> {
  const db = openDatabase({ url: settings.databaseUrl, applicationName: 'kean-test-rotation' });
  const keyStore = openKeyStore({ url: settings.keysUrl, applicationName: 'kean-test-rotation' });
  const { keyring, close } = await openOfficeKeyring({
    process: 'test',
    store: keyStore.store,
    roots: { setting: 'env:', environmentText: settings.roots.join(' ') },
    suite: settings.suite ?? 'aes-256-gcm',
    db,
    redisUrl: settings.redisUrl,
    clock: systemClock,
    onUnreadableKeys: () => undefined,
    onTrouble: () => undefined,
  });
  return {
    db,
    services: { db, keyring, clock: systemClock },
    rotator: keyring.rotator(keyStore.rotation),
    settleMs: settings.settleMs,
    batch: settings.batch,
    async close() {
      await close();
      await Promise.all([db.close(), keyStore.close()]);
    },
  };
}
