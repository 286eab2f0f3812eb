import type { Subject } from '@kean/audit';
import type { Id } from '@kean/kernel';
import type { CodeWay, InvitationReason } from '../contract/visits.ts';

type InvitationId = Id<'Invitation'>;
type VisitId = Id<'Visit'>;

/** Somebody of the office made a link for a client. */
export interface ClientInvited {
  readonly action: 'clients.invited';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: {
    readonly invitationId: InvitationId;
    readonly channel: 'screen' | 'sms';
    readonly reason: InvitationReason;
  };
}

/** Somebody took a link back, and ended what was open by it. */
export interface InvitationWithdrawn {
  readonly action: 'clients.invitation-withdrawn';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly links: number; readonly visits: number };
}

/** Whoever holds the link asked for a code, and it was queued for the phone on record or for the client's mailbox. */
export interface VisitCodeQueued {
  readonly action: 'clients.visit-code-queued';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly invitationId: InvitationId; readonly round: number; readonly way: CodeWay };
}

/** A link or a code went out. */
export interface VisitMessageSent {
  readonly action: 'clients.visit-message-sent';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly messageId: Id<'Message'> };
}

/** The client entered: by then nobody of the office is the principal. */
export interface VisitOpened {
  readonly action: 'clients.visit-opened';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly invitationId: InvitationId; readonly visitId: VisitId; readonly bySheet?: true };
}

/** A link that exists was not let in; or, without a subject, somebody filled what limits guessing. */
export interface VisitRefused {
  readonly action: 'clients.visit-refused';
  readonly outcome: 'refused';
  readonly subject?: Subject<'Client'>;
  readonly facts: { readonly reason: VisitRefusal | 'limited'; readonly invitationId?: InvitationId };
}
export type VisitRefusal =
  | 'expired'
  | 'used'
  | 'ended'
  | 'no-code'
  | 'code-expired'
  | 'wrong-code'
  | 'not-sent'
  | 'guessed'
  | 'codes-used-up'
  | 'no-phone'
  | 'no-mail'
  | 'phone-awaits'
  | 'phone-of-staff'
  | 'phone-shared'
  | 'no-sheet'
  | 'one-hand'
  | 'no-ground';

export interface VisitEnded {
  readonly action: 'clients.visit-ended';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly visitId: VisitId };
}

/** The client was shown what is held of them, or took a copy (PIPL 45). */
export interface OwnDataShown {
  readonly action: 'clients.own-data-shown' | 'clients.own-copy-taken';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly purpose: 'own-access';
  readonly fields: readonly string[];
  readonly facts: { readonly visitId: VisitId };
}

export type VisitEvent =
  | ClientInvited
  | InvitationWithdrawn
  | VisitCodeQueued
  | VisitMessageSent
  | VisitOpened
  | VisitRefused
  | VisitEnded
  | OwnDataShown;
