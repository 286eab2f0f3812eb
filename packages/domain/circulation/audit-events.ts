import { recordEvent, recordEvents, type Subject } from '@kean/audit';
import type { ClientId, StaffId } from '@kean/kernel';
import type { Revealable, RevealPurpose } from './contract.ts';
import type { RefusalReason } from './rules/reasons-of-refusal.ts';

/** One value was opened for a person. Committed before the value is. */
export interface FieldRevealed {
  readonly action: 'circulation.field-revealed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: RevealPurpose;
  readonly fields: readonly [Revealable];
  /** `itemId`: which demand or property; `pastId`: which value from before a correction. */
  readonly facts: { readonly clientNumber: number; readonly itemId?: string; readonly pastId?: string };
}

/** A look was asked for and not given. */
export interface RevealRefused {
  readonly action: 'circulation.reveal-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly purpose: RevealPurpose;
  readonly fields: readonly [Revealable];
  readonly facts: { readonly reason: RefusalReason };
}

/** A look was given, and the bytes did not open: they were changed, moved, or put back from before. Nothing was shown. */
export interface ValueUnreadable {
  readonly action: 'circulation.value-unreadable';
  readonly outcome: 'failed';
  readonly subject: Subject<'Client'>;
  readonly purpose: RevealPurpose;
  readonly fields: readonly [Revealable];
}

/** A client was given to a person; one event for each client. */
export interface ClientAssigned {
  readonly action: 'circulation.client-assigned';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
  readonly facts: {
    readonly clientNumber: number;
    readonly assigneeId: StaffId;
    readonly previousId: StaffId | null;
    readonly lapses: boolean;
  };
}

/** An assignment of these clients was refused as a whole. */
export interface AssignmentRefused {
  readonly action: 'circulation.assignment-refused';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly subjectIds: readonly ClientId[];
  readonly facts: {
    readonly assigneeId: StaffId;
    readonly reason: 'not-within-reach' | 'assignee-not-eligible' | 'assignee-kept-from-clients' | 'client-erased';
  };
}

export type CirculationEvent = FieldRevealed | RevealRefused | ValueUnreadable | ClientAssigned | AssignmentRefused;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<CirculationEvent>;
/** The same for many, in one statement. */
export const recordAll = recordEvents<CirculationEvent>;
