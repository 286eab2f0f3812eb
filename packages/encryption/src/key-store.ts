/** Whose key it is: a client's, or the one of an import for its uploaded file and preview. */
export type KeyScope = 'client' | 'import';

/** A row of the key store. */
export interface WrappedKey {
  readonly subjectId: string;
  /** Envelope under the root key (README, "Wrapped keys"). */
  readonly wrapped: Uint8Array;
  /** Root key that wrapped it. */
  readonly rootKeyId: string;
}

/** The one row of the index root. */
export type WrappedIndexRoot = Omit<WrappedKey, 'subjectId'>;

/**
 * Why a subject has no key:
 * - `not-yet`: neither key nor fence; one may still be made.
 * - `destroyed`: there was a key and it was destroyed; what it sealed is gone for good.
 * - `never`: fenced before a key was made; nothing was ever sealed and nothing will be.
 */
export type KeyAbsence = 'not-yet' | 'destroyed' | 'never';

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
   * @throws AppError ENCRYPTION_SUBJECT_FENCED where any subject is fenced; then none of the rows is kept
   */
  insert(scope: KeyScope, rows: readonly WrappedKey[]): Promise<WrappedKey[]>;
  /**
   * Fences the subjects and destroys their keys, in this order and in one transaction: fence first, so that no moment exists in
   * which the key is gone and a new one could be made. Fencing again is no error and keeps the first fence.
   */
  fence(scope: KeyScope, subjectIds: readonly string[]): Promise<void>;
  /** Why these subjects have no key; a subject that has one is left out. */
  absence(scope: KeyScope, subjectIds: readonly string[]): Promise<Map<string, KeyAbsence>>;
  readIndexRoot(): Promise<WrappedIndexRoot | null>;
  /** Keeps the index root unless there is one. @returns the one that survives */
  insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot>;
}
