import type { Readable } from 'node:stream';

/**
 * Where an object lies: a word for its kind, then ids, for example `imports/0190a138-…/source`. Only lower-case words, UUIDs and
 * numbers, because a key is seen by whoever operates the store.
 */
export type ObjectKey = string;

export interface Stored {
  readonly sizeBytes: number;
  /** Hex SHA-256 of the bytes as they were stored, for manifests. */
  readonly sha256: string;
}

/** How a store is to keep what it is given. */
export interface Keeping {
  /** Until then nobody may delete or replace it, where the store knows object lock; a folder knows none. */
  readonly lockedUntil: Date | null;
}

/**
 * Large things that do not belong into a database: uploads, scans, exports. The store knows nothing of keys or clients and is
 * given **sealed bytes only**; whoever opens them learns from the seal whether they were changed, cut off or exchanged.
 *
 * Every method throws `AppError` `OBJECT_STORE_UNAVAILABLE` when the store does not answer.
 */
export interface ObjectStore {
  /**
   * Stores the stream under the key, in place of what was there. All of it or nothing: a stream that breaks off leaves the key as it
   * was. Resolves when the bytes are durable. Memory stays bounded, whatever the size.
   */
  put(key: ObjectKey, bytes: AsyncIterable<Uint8Array>, keeping?: Keeping): Promise<Stored>;
  /** @throws AppError `OBJECT_MISSING`; destroy the stream when you do not read it to its end */
  get(key: ObjectKey): Promise<Readable>;
  /** Removes it; done when there is nothing to remove. */
  delete(key: ObjectKey): Promise<void>;
  exists(key: ObjectKey): Promise<boolean>;
  /**
   * Keys of what lies under a folder, in no order; what is half written is not among them.
   * @param folder words and ids with `/` between and none at the end; everything where it is empty
   */
  list(folder: string): AsyncIterable<ObjectKey>;
  /**
   * Names of the folders right under one, in no order, whatever lies in them.
   * @param folder words and ids with `/` between and none at the end
   */
  folders(folder: string): AsyncIterable<string>;
  /** Resolves when the store can be used now; for readiness. */
  check(): Promise<void>;
  close(): Promise<void>;
}
