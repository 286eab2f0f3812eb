import { type Finding, recordEvent, type Subject } from '@kean/audit';
import type { ClientId, Id, StaffId } from '@kean/kernel';

type Reach = 'branch' | 'region' | 'agency' | 'none';
type WhoseOrWhich =
  | { readonly kind: 'Client'; readonly id: ClientId }
  | { readonly kind: 'Staff'; readonly id: StaffId };

/** Somebody read the log: whose doings, or which client's, where that was asked for. Reading the log is an act like any other. */
export interface LogSearched {
  readonly action: 'accountability.log-searched';
  readonly outcome: 'allowed';
  readonly subject?: WhoseOrWhich;
  readonly facts: { readonly scope: Reach; readonly count: number };
}

/** The proof of one event was handed out. */
export interface EventProven {
  readonly action: 'accountability.event-proven';
  readonly outcome: 'allowed';
  readonly subject: Subject<'AuditEvent'>;
  readonly facts: { readonly scope: Reach; readonly sequence: number };
}

/** Events left as an archive with their proofs. */
export interface EvidenceExported {
  readonly action: 'accountability.evidence-exported';
  readonly outcome: 'allowed';
  readonly subject?: WhoseOrWhich;
  readonly facts: { readonly scope: Reach; readonly count: number; readonly size: number };
}

/** Somebody read who had looked at a client. */
export interface LooksRead {
  readonly action: 'accountability.looks-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
  readonly facts: { readonly count: number };
}

/** The client was shown who had looked at them, in their own pages. */
export interface OwnLooksShown {
  readonly action: 'accountability.own-looks-shown';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
  readonly facts: { readonly visitId: Id<'Visit'>; readonly count: number };
}

/** Somebody asked who had looked at a client that does not exist or lies out of reach. */
export interface LooksRefused {
  readonly action: 'accountability.looks-refused';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'Client'; readonly id: ClientId };
  readonly facts: { readonly reason: 'not-within-reach' };
}

/** The number of a person who left was taken out of the log. */
export interface ActorPseudonymised {
  readonly action: 'accountability.actor-pseudonymised';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Staff'; readonly id: StaffId };
}

/** Somebody asked for a comparison of database and log. */
export interface VerificationAsked {
  readonly action: 'accountability.verification-asked';
  readonly outcome: 'allowed';
}

/** Database and log were compared; `result` says how it ended, `sequence` where the first fault is. */
export interface LogVerified {
  readonly action: 'accountability.log-verified';
  readonly outcome: 'allowed' | 'failed';
  readonly facts: { readonly result: Finding['outcome']; readonly entries: number; readonly sequence: number | null };
}

/** Somebody read what is kept about people, and why. */
export interface RegisterRead {
  readonly action: 'accountability.register-read';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number };
}

/** Counsel's confirmation of what the product says of a law; the confirmation holds the digest of its text. */
export interface RegulationConfirmed {
  readonly action: 'accountability.regulation-confirmed';
  readonly outcome: 'allowed';
  readonly facts: { readonly source: string; readonly fact: string; readonly confirmationId: string };
}

export type AccountabilityEvent =
  | LogSearched
  | EventProven
  | EvidenceExported
  | LooksRead
  | OwnLooksShown
  | LooksRefused
  | ActorPseudonymised
  | VerificationAsked
  | LogVerified
  | RegisterRead
  | RegulationConfirmed;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<AccountabilityEvent>;
