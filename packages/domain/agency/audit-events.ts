import { recordEvent, type Subject } from '@kean/audit';

/** Somebody signed in; the session is the event's own. */
export type SignedInEvent = { readonly action: 'agency.signed-in'; readonly outcome: 'allowed' };

/**
 * Somebody could not sign in. The subject is there when the e-mail belongs to a member of staff; what was typed is nowhere.
 * `limited` is written once for each window that fills up, not for every further try.
 */
export type SignInRefusedEvent = {
  readonly action: 'agency.sign-in-refused';
  readonly outcome: 'refused';
  readonly subject?: Subject<'Staff'> | undefined;
  readonly facts: { readonly reason: 'credentials' | 'not-active' | 'limited'; readonly window?: string };
};

export type SignedOutEvent = {
  readonly action: 'agency.signed-out';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
};

/** A password was changed by its owner; every other session of that person ended with it. */
export type PasswordChangedEvent = { readonly action: 'agency.password-changed'; readonly outcome: 'allowed' };

export type PasswordChangeRefusedEvent = {
  readonly action: 'agency.password-change-refused';
  readonly outcome: 'refused';
  readonly facts: { readonly reason: string };
};

/** Somebody looked at what a person holds: kinds and numbers. */
export type HoldingsReadEvent = {
  readonly action: 'agency.holdings-read';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
};

/** Somebody signed a person out, in one place or everywhere. */
export type PersonSignedOutEvent = {
  readonly action: 'agency.person-signed-out';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly ended: number; readonly everywhere: boolean };
};

export type AgencyEvent =
  | SignedInEvent
  | SignInRefusedEvent
  | SignedOutEvent
  | PasswordChangedEvent
  | PasswordChangeRefusedEvent
  | HoldingsReadEvent
  | PersonSignedOutEvent;

export const recordAgencyEvent = recordEvent<AgencyEvent>;
