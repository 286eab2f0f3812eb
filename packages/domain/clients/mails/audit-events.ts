import type { Subject } from '@kean/audit';
import type { Id } from '@kean/kernel';

interface OwnAct {
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly visitId: Id<'Visit'> };
}

/** The client named a mailbox and was sent a code there; recorded it by that code; or took it away. Which one, no event says. */
export interface OwnMailMoved extends OwnAct {
  readonly action: 'clients.mail-code-queued' | 'clients.mail-recorded' | 'clients.mail-removed';
}

/** A mailbox was not taken down. */
export interface OwnMailRefused {
  readonly action: 'clients.mail-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly visitId: Id<'Visit'>; readonly reason: MailRefusal };
}
export type MailRefusal =
  | 'ended'
  | 'no-code'
  | 'guessed'
  | 'code-expired'
  | 'not-sent'
  | 'wrong-code'
  | 'codes-used-up'
  | 'mail-of-staff';

export type MailEvent = OwnMailMoved | OwnMailRefused;
