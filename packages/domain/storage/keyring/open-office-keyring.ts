import { type AuditEventInput, appenderOf } from '@kean/audit';
import type { Database } from '@kean/db';
import {
  type Keyring,
  type KeyScope,
  type KeyStore,
  openKeyring,
  openRootKeys,
  type RootKeySettings,
  type SuiteName,
} from '@kean/encryption';
import { AppError, type Clock, StartRefusal } from '@kean/kernel';
import type { KeysUnwrapped, UnwrappingRefused } from '../audit-events.ts';
import { refusalToMake, refusalToOpen } from '../rules/refusal-to-open.ts';
import { openPurgeBus } from './purge-bus.ts';
import { UnwrappingLog } from './unwrapping-log.ts';

/** How often counts that are over are written. */
const FLUSH_EVERY_MS = 20_000;

export interface OfficeKeyringOptions {
  /** Names the process in the sentence it refuses to start with. */
  readonly process: string;
  readonly store: KeyStore;
  readonly roots: RootKeySettings;
  readonly suite: SuiteName;
  /** Where the decisions are recorded. */
  readonly db: Database;
  /** `null` for one that lives for a short piece of work: it asks the key store, as all do, and is told nothing faster. */
  readonly redisUrl: string | null;
  readonly clock: Clock;
  readonly onUnreadableKeys: (scope: KeyScope, subjectIds: readonly string[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** The keyring of a process with everything that hangs on it. */
export interface OfficeKeyring {
  readonly keyring: Keyring;
  readonly redisVersion: () => Promise<string | null>;
  /** Writes what was counted and lets go of Redis; before the database is closed. */
  close(): Promise<void>;
}

/**
 * Opens the keyring as every process of an office has it: roots by setting, the guard's rules, decisions in the log, keys forgotten
 * everywhere when one process destroys them.
 * @throws StartRefusal with one sentence where a root key is missing, wrong or not the one this store was made with
 */
export async function openOfficeKeyring(options: OfficeKeyringOptions): Promise<OfficeKeyring> {
  const { store, db, clock, onTrouble, onUnreadableKeys, suite } = options;
  const append = (event: AuditEventInput<KeysUnwrapped | UnwrappingRefused>) => appenderOf(db).append(event);
  const log = new UnwrappingLog(append, clock);
  const guard = { refusalToOpen, refusalToMake, record: log.record.bind(log) };
  let tell: (scope: KeyScope, ids: readonly string[]) => Promise<void> = () => Promise.resolve();
  const open = async () => {
    const { root, further } = await openRootKeys(store, options.roots);
    const onDestroyed = (scope: KeyScope, ids: readonly string[]) => tell(scope, ids);
    return openKeyring({ store, root, furtherRoots: further, suite, guard, onUnreadableKeys, onDestroyed });
  };
  const keyring = await orRefusal(
    options.process,
    open().catch((error: unknown) => openAgain(error, open)),
  );
  const forget = (scope: KeyScope, ids: readonly string[]) => keyring.purge(ids, scope);
  const bus = options.redisUrl === null ? null : openPurgeBus({ redisUrl: options.redisUrl, forget, onTrouble });
  if (bus !== null) tell = bus.tell;
  const flushing = setInterval(() => void log.flush().catch(onTrouble), FLUSH_EVERY_MS);
  return {
    keyring,
    redisVersion: () => bus?.serverVersion() ?? Promise.resolve(null),
    async close() {
      clearInterval(flushing);
      bus?.close();
      await log.close();
    },
  };
}

/** Of two processes that make the first root of a store at the same time, the one that came second begins once more. */
function openAgain<T>(error: unknown, open: () => Promise<T>): Promise<T> {
  if (error instanceof AppError && error.detail.startAgain === true) return open();
  throw error;
}

/** A root key that cannot be used is for a person to put right: one sentence, without a stack. */
async function orRefusal<T>(process: string, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ENCRYPTION_ROOT_KEY_UNUSABLE') throw error;
    const { where, why } = error.detail;
    throw new StartRefusal([
      `${process}: the root key cannot be used (${where}): ${why}. Set ROOT_KEY, and FURTHER_ROOT_KEYS while a rotation is under way, to the keys this key store was made with (ENCRYPTION_ROOT_KEY_UNUSABLE).`,
    ]);
  }
}
