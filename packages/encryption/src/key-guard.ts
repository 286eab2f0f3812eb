import type { KeyScope } from './key-store.ts';
import type { AskedSubject, KeyUse } from './key-use.ts';

/** What was decided about one asking. */
export interface KeyDecision {
  readonly scope: KeyScope;
  readonly use: KeyUse;
  /** Number of keys that are handed out. */
  readonly allowed: number;
  /** Code of the rule by subject, for those that stay shut. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Decides who gets a key. The keyring has exactly one, given at boot, and asks it before every key that it hands out: also for those
 * in memory. The rules themselves belong to a clause; this package knows no state and no purpose.
 */
export interface KeyGuard {
  /** @returns the code of the rule that keeps this subject shut, `null` where the key may be used */
  refusalToOpen(scope: KeyScope, subject: AskedSubject, use: KeyUse): string | null;
  /** The same for making keys, which can only seal. */
  refusalToMake(scope: KeyScope, use: KeyUse): string | null;
  /** Told every decision before a key is handed out. Where it fails, none is (fail closed). */
  record(decision: KeyDecision): Promise<void> | undefined;
}
