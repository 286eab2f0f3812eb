import type { KeyRotationStore, KeyStore } from '@kean/encryption';
import { type OpenDatabaseOptions, openPool } from '../database.ts';
import { PostgresKeyStore } from './postgres-key-store.ts';
import { PostgresRotationStore } from './postgres-rotation-store.ts';
import { writeKeysAnew } from './write-keys-anew.ts';

/** The key store and the way to let go of it. */
export interface OpenKeyStore {
  readonly store: KeyStore;
  /** For those who count and rotate keys; what writes needs the worker's login. */
  readonly rotation: KeyRotationStore;
  /**
   * Writes the keys that exist into another file, so that bytes of destroyed ones lie in none. Readers wait meanwhile. Needs the worker's
   * login.
   */
  writeAnew(): Promise<void>;
  /** True when the store answers; for the readiness page. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens `kean_keys` with a login role of its own (`kean_keys_api`, `kean_keys_worker`). Only the worker's may fence and rotate.
 */
export function openKeyStore(options: OpenDatabaseOptions): OpenKeyStore {
  const pool = openPool({ max: 4, ...options });
  return {
    store: new PostgresKeyStore(pool),
    rotation: new PostgresRotationStore(pool),
    writeAnew: () => writeKeysAnew(pool),
    async answers() {
      try {
        await pool.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    close: () => pool.end(),
  };
}
