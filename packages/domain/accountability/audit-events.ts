import { recordEvent } from '@kean/audit';
import type { ClientId, StaffId } from '@kean/kernel';

/** Somebody read the log: whose doings, or which client's, where that was asked for. Reading the log is an act like any other. */
export interface LogSearched {
  readonly action: 'accountability.log-searched';
  readonly outcome: 'allowed';
  readonly subject?:
    | { readonly kind: 'Client'; readonly id: ClientId }
    | { readonly kind: 'Staff'; readonly id: StaffId };
  readonly facts: { readonly scope: 'branch' | 'region' | 'agency' | 'none'; readonly count: number };
}

/** Somebody read what is kept about people, and why. */
export interface RegisterRead {
  readonly action: 'accountability.register-read';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number };
}

export type AccountabilityEvent = LogSearched | RegisterRead;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<AccountabilityEvent>;
