import { recordEvent, type Subject } from '@kean/audit';

/** With what a person signs in, or proves once more to be that person. */
export type Proof = 'password' | 'passkey' | 'oidc' | 'totp' | 'recovery-code';

/** Somebody signed in; the session is the event's own. A second factor that is owed is an event of its own. */
export type SignedInEvent = {
  readonly action: 'agency.signed-in';
  readonly outcome: 'allowed';
  readonly facts: { readonly by: Proof };
};

/** A second factor, or once more the password, was presented in a session: the second step of signing in, or before an act. */
export type ProofGivenEvent = {
  readonly action: 'agency.proof-given';
  readonly outcome: 'allowed';
  readonly facts: { readonly by: Proof };
};

export type ProofRefusedEvent = {
  readonly action: 'agency.proof-refused';
  readonly outcome: 'refused';
  readonly facts: { readonly by: Proof; readonly reason: 'wrong' | 'limited' };
};

/** A key by which programs act for a person; `used` is written once an hour at most. */
export type ApiKeyEvent = {
  readonly action: 'agency.api-key-created' | 'agency.api-key-revoked' | 'agency.api-key-used';
  readonly outcome: 'allowed';
  readonly subject: Subject<'ApiKey'>;
};

/** Somebody signed in from a browser that was not seen with them before. */
export type NewDeviceEvent = { readonly action: 'agency.new-device-seen'; readonly outcome: 'allowed' };

/** A person ended sessions of their own on other devices. */
export type SessionsEndedEvent = {
  readonly action: 'agency.sessions-ended';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly count: number };
};

/** What a person proves to be that person with changed. */
export type FactorChangedEvent = {
  readonly action: 'agency.factor-enrolled' | 'agency.factor-removed' | 'agency.recovery-codes-renewed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly kind: 'totp' | 'passkey' | 'recovery-code' };
};

/**
 * Somebody could not sign in. The subject is there when the e-mail belongs to a member of staff; what was typed is nowhere.
 * `limited` is written once for each window that fills up, not for every further try.
 */
export type SignInRefusedEvent = {
  readonly action: 'agency.sign-in-refused';
  readonly outcome: 'refused';
  readonly subject?: Subject<'Staff'> | undefined;
  readonly facts: {
    readonly reason: 'credentials' | 'not-active' | 'limited';
    readonly by?: Proof;
    readonly window?: string;
  };
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

export type AgencyEvent =
  | SignedInEvent
  | SignInRefusedEvent
  | SignedOutEvent
  | ProofGivenEvent
  | ProofRefusedEvent
  | FactorChangedEvent
  | NewDeviceEvent
  | ApiKeyEvent
  | SessionsEndedEvent
  | PasswordChangedEvent
  | PasswordChangeRefusedEvent;

export const recordAgencyEvent = recordEvent<AgencyEvent>;
