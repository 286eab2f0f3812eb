import type { Subject } from '@kean/audit';
import type { Id } from '@kean/kernel';
import type { PhoneSecond } from '../contract/phones.ts';

interface OnClient {
  readonly outcome: 'allowed';
  readonly subject: Subject<'Client'>;
}
type ChangeId = Id<'PhoneChange'>;

/** From here on the phone carries nothing; whether a message to the number before was queued. Whoever changed it is the principal. */
export interface PhoneAwaits extends OnClient {
  readonly action: 'clients.phone-awaits';
  readonly facts: { readonly changeId: ChangeId; readonly told: boolean };
}

/** The message to the number before went out. */
export interface PhoneChangeTold extends OnClient {
  readonly action: 'clients.phone-change-told';
  readonly facts: { readonly messageId: Id<'Message'> };
}

/** By the client from the number before, without a principal; or by a second person, whose word counts a day after the message. */
export interface PhoneConfirmed extends OnClient {
  readonly action: 'clients.phone-confirmed';
  readonly facts: { readonly changeId: ChangeId | null; readonly because: PhoneSecond | 'old-number' | 'open-visit' };
}

/** Whoever bears the number before objected: the new one was stopped. `restored` is false where the number could not go back. */
export interface PhoneObjected extends OnClient {
  readonly action: 'clients.phone-objected';
  readonly facts: { readonly changeId: ChangeId; readonly restored: boolean };
}

/** Somebody wanted to confirm a phone that they changed or recorded, that is their own, or that is staff's and not theirs to confirm. */
export interface PhoneConfirmRefused {
  readonly action: 'clients.phone-confirm-refused';
  readonly outcome: 'refused';
  readonly subject: Subject<'Client'>;
  readonly facts: { readonly reason: 'own' | 'staffs' };
}

/** Changes of phones were listed, without a number. */
export interface PhonesListed {
  readonly action: 'clients.phone-changes-listed';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Client'; readonly id: null };
  readonly subjectIds: readonly string[];
  readonly facts: { readonly count: number };
}

export type PhoneEvent =
  | PhoneAwaits
  | PhoneChangeTold
  | PhoneConfirmed
  | PhoneObjected
  | PhoneConfirmRefused
  | PhonesListed;
