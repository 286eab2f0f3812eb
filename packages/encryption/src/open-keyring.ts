import { HeldIndexes } from './held-indexes.ts';
import type { KeyCacheOptions } from './key-cache.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyGuard } from './key-guard.ts';
import type { KeyScope, KeyStore } from './key-store.ts';
import { KeyWrapping } from './key-wrapping.ts';
import { asked, Keyring } from './keyring.ts';
import type { RootKey } from './root-key.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';

export interface KeyringOptions {
  readonly store: KeyStore;
  readonly root: RootKey;
  /** Other root keys that unwrap what they wrapped: those before this one, or the one that comes next. */
  readonly furtherRoots?: readonly RootKey[];
  /** Decides who gets a key. */
  readonly guard: KeyGuard;
  /** Suite of keys that are made from now on; keys of the other suite stay readable. Default AES-256-GCM. */
  readonly suite?: SuiteName;
  /** Default: 20,000 keys for five minutes. */
  readonly cache?: KeyCacheOptions;
  /** How old this process's knowledge of fences may be, at most. Default one second. */
  readonly boundMs?: number;
  /** Told after keys were destroyed here, to tell the other processes at once; they learn it by themselves within `boundMs`. */
  readonly onDestroyed?: (scope: KeyScope, subjectIds: readonly string[]) => Promise<void>;
  /** Told the ids of subjects whose wrapped key does not open: tampering or damage, for the operator's alarm. */
  readonly onUnreadableKeys?: (scope: KeyScope, subjectIds: readonly string[]) => void;
}

/**
 * Opens the keyring of this process: proves that it was given every root key under which this store still holds something, makes its
 * own root known, and makes the index root in a new store.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE | ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const { store, root } = options;
  const wrapping = new KeyWrapping(root, options.furtherRoots ?? [], suiteOfName(options.suite ?? 'aes-256-gcm'));
  const indexes = new HeldIndexes(store, wrapping);
  await asked(requireEveryRoot(store, wrapping));
  await asked(indexes.open());
  return new Keyring(options, wrapping, indexes);
}

/**
 * A process that lacks a root under which keys stand would fail client by client, and one that wraps with a retired root would make
 * keys which nobody else can open: neither starts.
 */
async function requireEveryRoot(store: KeyStore, wrapping: KeyWrapping): Promise<void> {
  const { root } = wrapping;
  const known = await store.readRoots();
  for (const { id, retired } of known) {
    if (!retired && !wrapping.knows(id) && (await store.isRootUsed(id))) {
      const why = 'the key store still holds keys of this root key, and the process was not given it';
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: id, why });
    }
    if (retired && id === root.id) {
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: id, why: 'this root key was retired' });
    }
  }
  // Who only reads the store, as a restore drill does, makes nothing known that is known already.
  if (known.some(({ id }) => id === root.id)) return;
  const { setting = null, wrapped = null } = root.kept ?? {};
  const survivor = await store.insertRoot({ id: root.id, setting, wrapped });
  if (survivor.id !== root.id) {
    // Two processes made a root under the same key of a service at once. The other one's stands; a second start finds it.
    throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', { where: survivor.id, startAgain: true });
  }
}
