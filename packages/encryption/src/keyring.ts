import { AppError } from '@kean/kernel';
import { type BlindIndex, importIndexRoot, newIndexRootMaterial } from './blind-index.ts';
import type { DataKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { KeyCache, type KeyCacheOptions } from './key-cache.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyAbsence, KeyScope, KeyStore, WrappedKey } from './key-store.ts';
import { type KeyUse, requireStatedUse } from './key-use.ts';
import { KeyWrapping, type MintedKey } from './key-wrapping.ts';
import type { RootKey } from './root-key.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';

export interface KeyringOptions {
  readonly store: KeyStore;
  readonly root: RootKey;
  /** Earlier root keys that still unwrap what they wrapped. */
  readonly retiredRoots?: readonly RootKey[];
  /** Suite of keys that are made from now on; keys of the other suite stay readable. Default AES-256-GCM. */
  readonly suite?: SuiteName;
  /** Default: 20,000 keys for five minutes. */
  readonly cache?: KeyCacheOptions;
  /** Told the ids of subjects whose wrapped key does not open: tampering or damage, for the operator's alarm. */
  readonly onUnreadableKeys?: (scope: KeyScope, subjectIds: readonly string[]) => void;
}

const DEFAULT_CACHE: KeyCacheOptions = { entries: 20_000, expiresAfterMs: 300_000 };

/**
 * Opens the keyring of this process: proves that the root key is the one this key store was made with, and makes the index root
 * in a new store.
 * @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE | ENCRYPTION_KEYS_UNAVAILABLE
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const suite = suiteOfName(options.suite ?? 'aes-256-gcm');
  const wrapping = new KeyWrapping(options.root, options.retiredRoots ?? [], suite);
  let row = await asked(options.store.readIndexRoot());
  if (row === null) {
    const fresh = newIndexRootMaterial();
    row = await asked(options.store.insertIndexRoot(await wrapping.wrapIndexRoot(fresh)));
    fresh.fill(0);
  }
  const index = importIndexRoot(await wrapping.unwrapIndexRoot(row));
  if (index === null) {
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', {
      where: row.rootKeyId,
      why: 'the index root is of no known version',
    });
  }
  return new Keyring(options, wrapping, index);
}

/**
 * The only door to data keys. Whatever number of subjects is asked for, the key store is asked once, and only about those that
 * are not in memory.
 */
export class Keyring {
  readonly index: BlindIndex;
  readonly #store: KeyStore;
  readonly #wrapping: KeyWrapping;
  readonly #caches: Record<KeyScope, KeyCache>;
  readonly #onUnreadableKeys: NonNullable<KeyringOptions['onUnreadableKeys']> | undefined;

  /** Use {@link openKeyring}. */
  constructor(options: KeyringOptions, wrapping: KeyWrapping, index: BlindIndex) {
    const cache = options.cache ?? DEFAULT_CACHE;
    this.index = index;
    this.#store = options.store;
    this.#wrapping = wrapping;
    this.#caches = { client: new KeyCache(cache), import: new KeyCache(cache) };
    this.#onUnreadableKeys = options.onUnreadableKeys;
  }

  /**
   * @returns keys by subject id; a subject without a key, or whose wrapped key does not open, is left out
   * @throws AppError ENCRYPTION_USE_NOT_STATED | ENCRYPTION_KEYS_UNAVAILABLE
   */
  async keysFor(scope: KeyScope, subjectIds: readonly string[], use: KeyUse): Promise<Map<string, DataKey>> {
    requireStatedUse(use);
    const cache = this.#caches[scope];
    const keys = new Map<string, DataKey>();
    const absent: string[] = [];
    for (const id of subjectIds) {
      const key = cache.get(id);
      if (key === undefined) absent.push(id);
      else keys.set(id, key);
    }
    if (absent.length === 0) return keys;
    const ticket = cache.ticket();
    const loaded = await this.#load(scope, await asked(this.#store.read(scope, absent)));
    for (const [id, key] of loaded) {
      cache.put(ticket, id, key);
      keys.set(id, key);
    }
    return keys;
  }

  /**
   * Gives every subject a key, keeping the one it has. Safe to repeat and to race: one key survives and everybody gets that one.
   * @throws AppError ENCRYPTION_SUBJECT_FENCED where any subject was destroyed; then nothing is made
   * @throws DecryptionError where a subject has a key that does not open: a second key would hide the damage
   */
  async createFor(scope: KeyScope, subjectIds: readonly string[], use: KeyUse): Promise<Map<string, DataKey>> {
    requireStatedUse(use);
    const cache = this.#caches[scope];
    const ticket = cache.ticket();
    const minted = new Map<string, MintedKey>();
    for (const fresh of await this.#wrapping.mint(scope, [...new Set(subjectIds)]))
      minted.set(fresh.row.subjectId, fresh);
    const surviving = await asked(
      this.#store.insert(
        scope,
        Array.from(minted.values(), ({ row }) => row),
      ),
    );
    const keys = new Map<string, DataKey>();
    const older: WrappedKey[] = [];
    for (const row of surviving) {
      const fresh = minted.get(row.subjectId);
      if (fresh !== undefined && Buffer.compare(fresh.row.wrapped, row.wrapped) === 0)
        keys.set(row.subjectId, fresh.key);
      else older.push(row);
    }
    if (older.length > 0) for (const [id, key] of await this.#load(scope, older)) keys.set(id, key);
    for (const id of minted.keys()) if (!keys.has(id)) throw new DecryptionError();
    for (const [id, key] of keys) cache.put(ticket, id, key);
    return keys;
  }

  /** Destroys the keys for good: fence and key store first, then the memory of this process. */
  async destroy(scope: KeyScope, subjectIds: readonly string[]): Promise<void> {
    // Also before the store is asked, so that a store that fails half-way leaves no key in use here.
    this.purge(subjectIds, scope);
    await asked(this.#store.fence(scope, subjectIds));
    this.purge(subjectIds, scope);
  }

  /** Why these subjects have no key. */
  absenceOf(scope: KeyScope, subjectIds: readonly string[]): Promise<Map<string, KeyAbsence>> {
    return asked(this.#store.absence(scope, subjectIds));
  }

  /** Forgets keys, in this process only; they are loaded again when asked for and still there. */
  purge(subjectIds?: Iterable<string>, scope?: KeyScope): void {
    const ids = subjectIds === undefined ? undefined : [...subjectIds];
    if (scope !== 'import') this.#caches.client.purge(ids);
    if (scope !== 'client') this.#caches.import.purge(ids);
  }

  async #load(scope: KeyScope, rows: readonly WrappedKey[]): Promise<Map<string, DataKey>> {
    const keys = await this.#wrapping.unwrap(scope, rows);
    if (keys.size < rows.length) {
      const unreadable = rows.filter(({ subjectId }) => !keys.has(subjectId)).map(({ subjectId }) => subjectId);
      if (unreadable.length > 0) this.#onUnreadableKeys?.(scope, unreadable);
    }
    return keys;
  }
}

/** A store that does not answer means refusal (I9). What it said stays in `cause`, for the operator's log. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', {}, error);
  }
}
