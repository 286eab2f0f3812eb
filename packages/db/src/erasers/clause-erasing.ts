import type { PublicText } from '@kean/kernel';
import type { SqlTransaction } from '../sql-transaction.ts';

/** Where large things lie outside of the database, as far as an erasure goes there. */
export interface ErasedObjects {
  list(folder: string): AsyncIterable<string>;
  /** Names of the folders right under one. */
  folders(folder: string): AsyncIterable<string>;
  delete(key: string): Promise<void>;
}

/** A place of one clause where something about clients lies, with the way to empty it and the way to find what is left in it. */
export interface ClientSink {
  /** Lower-case words; one in the whole office, for it names a step of every erasure. */
  readonly name: string;
  /** What lies there, as a certificate says it. */
  readonly title: PublicText;
  /** The declared places (`table.column`) that it empties. */
  readonly reaches: readonly string[];
  /**
   * Takes away what is about these clients, in the caller's transaction. Safe to repeat: a second run finds nothing.
   * @returns how much there was
   */
  clear(tx: SqlTransaction, clientIds: readonly string[], objects: ErasedObjects): Promise<number>;
  /** How much is there still; 0 is what an erasure ends with. */
  countLeft(tx: SqlTransaction, clientIds: readonly string[], objects: ErasedObjects): Promise<number>;
}

/** Something that no statement does: people have to, with their hands. Until they have, an erasure does not end. */
export interface WaitedFor {
  /** Lower-case words; it names a step of every erasure. */
  readonly name: string;
  /** What has to be done, as a certificate says that it was. */
  readonly title: PublicText;
  /** How much of it is not done yet. */
  countWaiting(tx: SqlTransaction, clientIds: readonly string[]): Promise<number>;
}

/** Rows that name a client who is gone, and stay because the office has to be able to account for them. */
export interface KeptRows {
  /** With a column `client_id`, or `client` itself. */
  readonly table: string;
  /** What they say, as a certificate says it. Ids, codes and times; of a person nothing. */
  readonly what: PublicText;
  /** What asks for it. */
  readonly because: PublicText;
}

/**
 * How a clause or a mechanism erases clients: the contract of `erasing.ts`. Whoever conducts an erasure knows none of the tables; a place
 * that is declared personal of a client and that no sink reaches fails the build.
 */
export interface ClauseErasing {
  readonly owner: string;
  /** Emptied first, in the transaction that begins an erasure: from its commit on nobody is shown the client or comes in as them. */
  readonly closing: readonly ClientSink[];
  /** Emptied after the key is destroyed, in this order. */
  readonly sinks: readonly ClientSink[];
  /** What people have to have done before an erasure ends. */
  readonly byHand?: readonly WaitedFor[];
  /** A table that names the client, is not here and is not empty afterwards keeps an erasure from ending. */
  readonly keeps: readonly KeptRows[];
}
