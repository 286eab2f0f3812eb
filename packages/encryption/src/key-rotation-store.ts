import type { KeyScope, NewWrappedKey, WrappedIndexRoot, WrappedKey } from './key-store.ts';

/** A key with its scope, as a walk over the whole store meets it. */
export interface StoredKey extends WrappedKey {
  readonly scope: KeyScope;
  /** Since when the newest generation seals. */
  readonly generationAt: Date;
}

/** Where a walk has come to: it goes on behind this key. */
export interface KeyPosition {
  readonly scope: KeyScope;
  readonly subjectId: string;
}

/** A row in place of the one that was read. It is written only over exactly those bytes. */
export interface ReplacedKey extends NewWrappedKey {
  readonly was: Uint8Array;
  /** Generations the new bytes hold. */
  readonly held: number;
  /** The newest generation begins with this write. */
  readonly begins: boolean;
}

/**
 * Which keys a walk visits: those under another root; those of clients that have no newer generation, or still hold an older one; those
 * of clients that hold more than one.
 */
export type WalkedKeys =
  | { readonly not: 'wrapped-by'; readonly rootKeyId: string }
  | { readonly not: 'renewed-since'; readonly time: Date }
  | { readonly not: 'of-one-generation' };

/**
 * The other half of the key store, for those who rotate keys: only the worker's login has the rights. Walks go in order of scope
 * and subject, so that one that was broken off goes on where it stood.
 */
export interface KeyRotationStore {
  /** The next keys behind a position. */
  walk(keys: WalkedKeys, after: KeyPosition | null, limit: number): Promise<StoredKey[]>;
  /** How many keys a walk would visit. */
  countWalk(keys: WalkedKeys): Promise<number>;
  /** @returns subjects whose row was replaced; the others have changed or gone since they were read */
  replace(scope: KeyScope, rows: readonly ReplacedKey[]): Promise<string[]>;
  /** @returns false where the row is no longer the one that was read */
  replaceIndexRoot(row: WrappedIndexRoot, was: Uint8Array): Promise<boolean>;
  /** Destroys an older generation of the index root; the newest one stays, whatever is asked. */
  deleteIndexRoot(generation: number): Promise<void>;
  /** Retires roots under which nothing stands; others stay as they are. @returns those that are retired now */
  retireUnusedRoots(except: string): Promise<string[]>;
}
