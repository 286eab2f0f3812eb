/** Whose key it is: a client's, or the one of an import for its uploaded file and preview. */
export type KeyScope = 'client' | 'import';

/** What a process reads of a key. */
export interface WrappedKey {
  readonly subjectId: string;
  /** Envelope under the root key (README, "Wrapped keys"). */
  readonly wrapped: Uint8Array;
  /** Root key that wrapped it. */
  readonly rootKeyId: string;
}

/** A row of the key store as it is written. What stands beside the wrapped bytes is for figures; the bytes decide. */
export interface NewWrappedKey extends WrappedKey {
  /** Code of the suite of the newest generation. */
  readonly suite: number;
  /** Number of the newest generation. */
  readonly generation: number;
}

/** One generation of the index root. */
export interface WrappedIndexRoot extends Omit<WrappedKey, 'subjectId'> {
  /** From 1; the highest one makes new tokens. */
  readonly generation: number;
}

/** A root key that this store knows of. */
export interface StoredRoot {
  readonly id: string;
  /** Where a key management service keeps the key that wraps this root; `null` for a root that is kept elsewhere whole. */
  readonly setting: string | null;
  /** The root's secret under that service's key. */
  readonly wrapped: Uint8Array | null;
  /** Nothing stands under it any more, and nothing may. */
  readonly retired: boolean;
}

/**
 * Why a subject has no key:
 * - `not-yet`: neither key nor fence; one may still be made.
 * - `destroyed`: there was a key and it was destroyed; what it sealed is gone for good.
 * - `never`: fenced before a key was made; nothing was ever sealed and nothing will be.
 */
export type KeyAbsence = 'not-yet' | 'destroyed' | 'never';

/** What has happened in the store since a process last asked. */
export interface KeyStoreNews {
  /** Number of the last fence. */
  readonly fence: number;
  /** Subjects fenced since; `null` where there are too many to name, so that everything has to be forgotten. */
  readonly fenced: readonly { readonly scope: KeyScope; readonly subjectId: string }[] | null;
  /** Generations of the index root that exist now, newest first. */
  readonly indexGenerations: readonly number[];
}

/** Keys that have root, suite and generation in common. */
export interface KeyCount {
  readonly scope: KeyScope;
  readonly rootKeyId: string;
  /** Code of the suite. */
  readonly suite: number;
  readonly generation: number;
  readonly held: number;
  readonly count: number;
}

/** What the store holds, by number. */
export interface KeyCensus {
  readonly groups: readonly KeyCount[];
  /** Subjects in the fence. */
  readonly fenced: number;
}

/**
 * Where wrapped keys and the erasure fence live (Postgres `kean_keys`; implemented in `@kean/db/keystore`). Every call is one
 * round trip whatever the number of ids. The fence is also enforced by a trigger of the database, so that no program, this one
 * included, can give a fenced subject a key.
 */
export interface KeyStore {
  /** Keys of these subjects, in any order; a subject without a key is left out. */
  read(scope: KeyScope, subjectIds: readonly string[]): Promise<WrappedKey[]>;
  /**
   * Keeps new keys. Where a subject has one already, that one survives and is returned in place of the offered one.
   * @returns one row for each offered subject
   * @throws AppError ENCRYPTION_SUBJECT_FENCED where any subject is fenced, ENCRYPTION_ROOT_KEY_UNUSABLE where the root was
   *   retired; then none of the rows is kept
   */
  insert(scope: KeyScope, rows: readonly NewWrappedKey[]): Promise<WrappedKey[]>;
  /**
   * Fences the subjects and destroys their keys, in this order and in one transaction: fence first, so that no moment exists in
   * which the key is gone and a new one could be made. Fencing again is no error and keeps the first fence.
   */
  fence(scope: KeyScope, subjectIds: readonly string[]): Promise<void>;
  /** Why these subjects have no key; a subject that has one is left out. */
  absence(scope: KeyScope, subjectIds: readonly string[]): Promise<Map<string, KeyAbsence>>;
  /** @param sinceFence number of the last fence the caller knows, -1 for a caller that only wants to know where it stands */
  news(sinceFence: number): Promise<KeyStoreNews>;
  /** Every generation, newest first; empty in a new store. */
  readIndexRoots(): Promise<WrappedIndexRoot[]>;
  /** Keeps a generation of the index root unless it exists. @returns the one that survives */
  insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot>;
  /** Every root, the newest first. */
  readRoots(): Promise<StoredRoot[]>;
  /** Makes a root known unless it is. Of two that come with the same setting the first one survives. @returns the survivor */
  insertRoot(root: Omit<StoredRoot, 'retired'>): Promise<StoredRoot>;
  /** Counts the whole store; takes as long as reading it. */
  census(): Promise<KeyCensus>;
}
