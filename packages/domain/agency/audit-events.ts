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

/** The person was told so by mail. */
export type NewDeviceMailedEvent = {
  readonly action: 'agency.new-device-mailed';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly deviceId: string };
};

/** A person ended sessions of their own on other devices. */
export type OwnSessionsEndedEvent = {
  readonly action: 'agency.own-sessions-ended';
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

/** A person's identity at the provider was used for the first time: from now on it signs that person in. */
export type IdentityConnectedEvent = {
  readonly action: 'agency.identity-connected';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
};

/** A person took that identity away again; `ended` sessions that were opened by it ended with it. */
export type IdentityDisconnectedEvent = {
  readonly action: 'agency.identity-disconnected';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly ended: number };
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
    readonly reason:
      | 'credentials'
      | 'not-active'
      | 'held'
      | 'limited'
      | 'unknown'
      | 'unverified-email'
      | 'other-identity';
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

type RoleEvent<Action extends string> = {
  readonly action: `agency.${Action}`;
  readonly outcome: 'allowed';
  /** Names of the acts that differ. */
  readonly fields: readonly string[];
  readonly facts: {
    readonly role: string;
    readonly gained: number;
    readonly lost: number;
    readonly changed: number;
  };
};

/** The grants of a role were changed, or a role was added or taken away. */
export type RoleChangeEvent = RoleEvent<'role-created'> | RoleEvent<'role-changed'> | RoleEvent<'role-removed'>;

type ExtraGrantEvent<Action extends string> = {
  readonly action: `agency.${Action}`;
  readonly outcome: 'allowed';
  /** The receiver. */
  readonly subject: Subject<'Staff'>;
  readonly facts: {
    readonly extraGrantId: string;
    /** `clause.action` */
    readonly act: string;
    readonly scope: string;
    readonly reason?: string;
    readonly hours?: number;
  };
};

/** An extra grant was asked for, decided, or ended before its time. */
export type ExtraGrantsEvent =
  | ExtraGrantEvent<'extra-grant-asked'>
  | ExtraGrantEvent<'extra-grant-approved'>
  | ExtraGrantEvent<'extra-grant-refused'>
  | ExtraGrantEvent<'extra-grant-revoked'>
  | ExtraGrantEvent<'extra-grant-withdrawn'>;

/** Somebody could not approve: it was their own, or above themselves. */
export type ExtraGrantDenied = {
  readonly action: 'agency.extra-grant-denied';
  readonly outcome: 'refused';
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly extraGrantId: string; readonly reason: string };
};

/** Somebody asked why a person can or cannot do something; the client is there by id where one was asked about. */
export type PermissionExplainedEvent = {
  readonly action: 'agency.permission-explained';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Staff'>;
  readonly fields?: readonly string[];
  readonly facts: { readonly act: string; readonly answer: string; readonly clientId: string | null };
};

/** A person who cannot sign in any more asked, and what became of it. Asking and using happen signed out: nobody is the principal. */
export type RecoveryEvent = {
  readonly action:
    | 'agency.recovery-asked'
    | 'agency.recovery-approved'
    | 'agency.recovery-refused'
    | 'agency.recovery-withdrawn'
    | 'agency.recovery-used'
    | 'agency.recovery-expired';
  readonly outcome: 'allowed';
  /** Whose account it is. */
  readonly subject: Subject<'Staff'>;
  readonly facts: { readonly recoveryId: string; readonly approvals?: number };
};

/** An account could not be recovered, or not asked about. What was typed is nowhere; the subject is there when the e-mail belongs to staff. */
export type RecoveryDeniedEvent = {
  readonly action: 'agency.recovery-denied';
  readonly outcome: 'refused';
  readonly subject?: Subject<'Staff'> | undefined;
  readonly facts: {
    readonly recoveryId?: string;
    readonly reason: 'nobody-to-recover' | 'open-already' | 'wrong-code' | 'limited' | 'own-affair' | 'approved-before';
  };
};

export type AgencyEvent =
  | RecoveryEvent
  | RecoveryDeniedEvent
  | RoleChangeEvent
  | ExtraGrantsEvent
  | ExtraGrantDenied
  | PermissionExplainedEvent
  | SignedInEvent
  | SignInRefusedEvent
  | SignedOutEvent
  | ProofGivenEvent
  | ProofRefusedEvent
  | FactorChangedEvent
  | NewDeviceEvent
  | NewDeviceMailedEvent
  | IdentityConnectedEvent
  | IdentityDisconnectedEvent
  | ApiKeyEvent
  | OwnSessionsEndedEvent
  | PasswordChangedEvent
  | PasswordChangeRefusedEvent
  | HoldingsReadEvent
  | PersonSignedOutEvent;

export const recordAgencyEvent = recordEvent<AgencyEvent>;
