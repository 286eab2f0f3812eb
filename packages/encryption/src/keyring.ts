import { AppError } from '@kean/kernel';
import type { BlindIndexes } from './blind-index.ts';
import { type DataKey, SealingKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { KEY_ID_AT } from './envelope.ts';
import type { HeldIndexes } from './held-indexes.ts';
import { KeyCache, type KeyCacheFigures, type KeyCacheOptions } from './key-cache.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyGuard } from './key-guard.ts';
import type { KeyRotationStore } from './key-rotation-store.ts';
import { KeyRotator } from './key-rotator.ts';
import type { KeyAbsence, KeyCensus, KeyScope, KeyStore, StoredRoot, WrappedKey } from './key-store.ts';
import { type AskedSubject, type KeyUse, requireStatedUse } from './key-use.ts';
import type { KeyWrapping, MintedKey } from './key-wrapping.ts';
import type { KeyringOptions } from './open-keyring.ts';
import type { RootProvider } from './root-key.ts';
import { StoreWatch } from './store-watch.ts';
import type { SuiteName } from './suites/suite.ts';

const DEFAULT_CACHE: KeyCacheOptions = { entries: 20_000, expiresAfterMs: 300_000 };
const DEFAULT_BOUND_MS = 1_000;

/** The answer of the door. */
export interface Unwrapping {
  /** Keys by subject id; a subject without a key, or whose wrapped key does not open, is in neither map. */
  readonly keys: ReadonlyMap<string, DataKey>;
  /** Code of the rule by subject id, for subjects that the guard keeps shut for this use. */
  readonly refused: ReadonlyMap<string, string>;
}

/** The keys of the office by number, with what this process holds of them. */
export interface KeysInUse extends KeyCensus {
  /** Root key that wraps now, and what keeps it. */
  readonly rootKeyId: string;
  readonly provider: RootProvider;
  /** Suite of keys that are made now. */
  readonly suite: SuiteName;
  /** Every root the store knows, the newest first. */
  readonly roots: readonly StoredRoot[];
  /** Newest first. */
  readonly indexGenerations: readonly number[];
  /** Of them, those that the root which wraps now has not wrapped. */
  readonly indexRootsUnderOtherRoots: number;
  readonly cache: Readonly<Record<KeyScope, KeyCacheFigures>>;
}

/**
 * The only door to data keys. Each asking names a person, a purpose and what was read of the subjects; the guard decides and records
 * before a key is handed out. Whatever number of subjects is asked for, the key store is asked once, and only about those that
 * are not in memory.
 */
export class Keyring {
  readonly #store: KeyStore;
  readonly #wrapping: KeyWrapping;
  readonly #indexes: HeldIndexes;
  readonly #guard: KeyGuard;
  readonly #watch: StoreWatch;
  readonly #caches: Record<KeyScope, KeyCache>;
  readonly #onUnreadableKeys: KeyringOptions['onUnreadableKeys'];
  readonly #onDestroyed: KeyringOptions['onDestroyed'];

  /** Use `openKeyring`. */
  constructor(options: KeyringOptions, wrapping: KeyWrapping, indexes: HeldIndexes) {
    const cache = options.cache ?? DEFAULT_CACHE;
    this.#store = options.store;
    this.#wrapping = wrapping;
    this.#indexes = indexes;
    this.#guard = options.guard;
    this.#caches = { client: new KeyCache(cache), import: new KeyCache(cache) };
    this.#onUnreadableKeys = options.onUnreadableKeys;
    this.#onDestroyed = options.onDestroyed;
    this.#watch = new StoreWatch({
      store: options.store,
      boundMs: options.boundMs ?? DEFAULT_BOUND_MS,
      onFenced: (scope, ids) => this.#caches[scope].purge(ids ?? undefined),
      onIndexGenerations: (generations) => indexes.follow(generations),
    });
  }

  /** Id of the root key that wraps now. */
  get rootKeyId(): string {
    return this.#wrapping.root.id;
  }

  /** What is in use, counted now. @throws AppError ENCRYPTION_KEYS_UNAVAILABLE */
  async inUse(): Promise<KeysInUse> {
    const [census, roots, indexes] = await asked(
      Promise.all([this.#store.census(), this.#store.readRoots(), this.#store.readIndexRoots()]),
    );
    return {
      ...census,
      rootKeyId: this.#wrapping.root.id,
      provider: this.#wrapping.root.provider,
      suite: this.#wrapping.suite.name,
      roots,
      indexGenerations: indexes.map(({ generation }) => generation),
      indexRootsUnderOtherRoots: indexes.filter(({ rootKeyId }) => rootKeyId !== this.#wrapping.root.id).length,
      cache: { client: this.#caches.client.figures, import: this.#caches.import.figures },
    };
  }

  /** The blind index as the store has it now. @throws AppError ENCRYPTION_KEYS_UNAVAILABLE */
  async indexes(): Promise<BlindIndexes> {
    await this.#confirm();
    return this.#indexes.current;
  }

  /**
   * Keys for opening.
   * @throws AppError ENCRYPTION_USE_NOT_STATED | ENCRYPTION_KEYS_UNAVAILABLE, and what the guard's record throws
   */
  async keysFor(scope: KeyScope, subjects: readonly AskedSubject[], use: KeyUse): Promise<Unwrapping> {
    requireStatedUse(use);
    const confirmed = this.#confirm();
    if (confirmed !== undefined) await confirmed;
    const refused = new Map<string, string>();
    const keys = new Map<string, DataKey>();
    const absent: string[] = [];
    for (const subject of subjects) {
      const reason = this.#guard.refusalToOpen(scope, subject, use);
      if (reason !== null) {
        refused.set(subject.id, reason);
        continue;
      }
      const key = this.#caches[scope].get(subject.id);
      if (key !== undefined && opens(key, subject.sealed)) keys.set(subject.id, key);
      else absent.push(subject.id);
    }
    if (absent.length > 0) await this.#loadInto(keys, scope, absent);
    const recorded = this.#guard.record({ scope, use, allowed: keys.size, refused });
    if (recorded !== undefined) await recorded;
    return { keys, refused };
  }

  /**
   * Gives every subject a key, keeping the one it has. Safe to repeat and to race: one key survives and everybody gets that one.
   * @returns keys that seal and do not open
   * @throws AppError ENCRYPTION_SUBJECT_FENCED where any subject was destroyed; then nothing is made. ENCRYPTION_OPENING_REFUSED
   *   where the guard does not let this use make keys
   * @throws DecryptionError where a subject has a key that does not open: a second key would hide the damage
   */
  async createFor(scope: KeyScope, subjectIds: readonly string[], use: KeyUse): Promise<Map<string, SealingKey>> {
    requireStatedUse(use);
    const reason = this.#guard.refusalToMake(scope, use);
    if (reason !== null) throw failEncryption('ENCRYPTION_OPENING_REFUSED', { reason });
    // A key that is held before it is known where the fence stands would outlive a fence that is put up until then.
    const confirmed = this.#confirm();
    if (confirmed !== undefined) await confirmed;
    const cache = this.#caches[scope];
    const ticket = cache.ticket();
    const minted = new Map<string, MintedKey>();
    for (const fresh of await this.#wrapping.mint(scope, [...new Set(subjectIds)]))
      minted.set(fresh.row.subjectId, fresh);
    const offered = Array.from(minted.values(), ({ row }) => row);
    const keys = await this.#surviving(scope, minted, await asked(this.#store.insert(scope, offered)));
    const sealing = new Map<string, SealingKey>();
    for (const id of minted.keys()) {
      const key = keys.get(id);
      if (key === undefined) throw new DecryptionError();
      cache.put(ticket, id, key);
      sealing.set(id, new SealingKey(id, key.current));
    }
    return sealing;
  }

  /** Destroys the keys for good: fence and key store first, then the memory of this process. */
  async destroy(scope: KeyScope, subjectIds: readonly string[]): Promise<void> {
    // Also before the store is asked, so that a store that fails half-way leaves no key in use here.
    this.purge(subjectIds, scope);
    await asked(this.#store.fence(scope, subjectIds));
    this.purge(subjectIds, scope);
    await this.#onDestroyed?.(scope, subjectIds);
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

  /** For the clause that rotates keys. Its store has to be opened with the worker's login: no other may write what it writes. */
  rotator(store: KeyRotationStore): KeyRotator {
    return new KeyRotator(this.#wrapping, this.#store, store);
  }

  #confirm(): Promise<void> | undefined {
    const asking = this.#watch.confirm();
    return asking === undefined ? undefined : asked(asking);
  }

  async #loadInto(keys: Map<string, DataKey>, scope: KeyScope, absent: readonly string[]): Promise<void> {
    const cache = this.#caches[scope];
    const ticket = cache.ticket();
    const loaded = await this.#load(scope, await asked(this.#store.read(scope, absent)));
    for (const [id, key] of loaded) {
      cache.put(ticket, id, key);
      keys.set(id, key);
    }
  }

  async #surviving(
    scope: KeyScope,
    minted: ReadonlyMap<string, MintedKey>,
    rows: readonly WrappedKey[],
  ): Promise<Map<string, DataKey>> {
    const keys = new Map<string, DataKey>();
    const older: WrappedKey[] = [];
    for (const row of rows) {
      const fresh = minted.get(row.subjectId);
      if (fresh !== undefined && Buffer.compare(fresh.row.wrapped, row.wrapped) === 0)
        keys.set(row.subjectId, fresh.key);
      else older.push(row);
    }
    if (older.length > 0) for (const [id, key] of await this.#load(scope, older)) keys.set(id, key);
    return keys;
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

/** A key from before the last rotation does not know the generation that these bytes were sealed under. */
function opens(key: DataKey, sealed: Uint8Array | undefined): boolean {
  return sealed === undefined || key.generationAt(sealed, KEY_ID_AT) !== undefined;
}

/** A store that does not answer means refusal (I9). What it said stays in `cause`, for the operator's log. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', {}, error);
  }
}
