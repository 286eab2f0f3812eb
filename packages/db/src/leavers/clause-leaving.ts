import type { PublicText } from '@kean/kernel';
import type { SqlTransaction } from '../sql-transaction.ts';

/** Something of one clause that a person of the office can hold, with the way to take it back and the way to find what is left of it. */
export interface LeaverSink {
  /** Lower-case words; one in the whole office, for it names a step of every leaving. */
  readonly name: string;
  /** What is taken back, as the screen and the record say it. */
  readonly title: PublicText;
  /**
   * Takes it back, in the caller's transaction. Safe to repeat: a second run finds nothing.
   * @returns how much there was
   */
  clear(tx: SqlTransaction, staffId: string): Promise<number>;
  /** How much the person still holds; 0 is what a leaving ends with. */
  countLeft(tx: SqlTransaction, staffId: string): Promise<number>;
}

/** Something that no statement takes back: people have to. Until they have, a leaving does not end. */
export interface LeaverWait {
  /** Lower-case words; it names a step of every leaving. */
  readonly name: string;
  readonly title: PublicText;
  /** How much of it is not done yet. */
  countWaiting(tx: SqlTransaction, staffId: string): Promise<number>;
}

/**
 * What a clause or a mechanism gives out to people of the office: the contract of `leaving.ts`. Whoever conducts a leaving knows none of the
 * tables. The same declarations are the residue sweep: what they count after a leaving is what the person still holds.
 */
export interface ClauseLeaving {
  readonly owner: string;
  /** Taken back in this order, once access is cut. */
  readonly sinks: readonly LeaverSink[];
  readonly byHand?: readonly LeaverWait[];
}
