/** What a clause has to do when the office comes back from an older day, and what must hold then. */
import type { LoggedEvent } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { KeyScope } from '@kean/encryption';
import type { PublicText } from '@kean/kernel';

/** Everybody whose key was destroyed, until now: the ledger of erasures. It stands in the key store, which is not restored with the records. */
export type ErasureLedger = Readonly<Record<KeyScope, readonly string[]>>;

export interface Replaying {
  /** A superuser's, in the quarantined database: past row security, and one transaction for all clauses. */
  readonly tx: SqlTransaction;
  /** What the log says happened after the backup, in its order. */
  readonly since: readonly LoggedEvent[];
  readonly erased: ErasureLedger;
  /** Whether the log is lost from the backup on: then nobody knows what came since, and absence denies. */
  readonly logLost: boolean;
}

/** Done again, or done to be safe. */
export interface Replayed {
  readonly what: PublicText;
  readonly count: number;
  /** People of the office whom a person has to ask, by name; of clients nobody is named. */
  readonly who?: readonly string[];
}

export interface RestoredCheck {
  /** Of MEASURES: what would be broken. */
  readonly invariant: `I${1 | 2 | 3 | 4 | 5 | 6 | 7}`;
  readonly what: PublicText;
  /** @returns how many things are as they must not be; 0 is sound */
  wrong(tx: SqlTransaction, erased: ErasureLedger): Promise<number>;
}

export interface ClauseRestoration {
  readonly clause: string;
  replay(work: Replaying): Promise<readonly Replayed[]>;
  /** Whether an object is of somebody who was erased, by its key. */
  isErasedObject?(key: string, erased: ErasureLedger): boolean;
  /** Whose keys an event of this clause says were destroyed: a key store that is older than it has them still. */
  destroyedBy?(event: LoggedEvent): readonly { readonly scope: KeyScope; readonly id: string }[];
  readonly checks: readonly RestoredCheck[];
}
