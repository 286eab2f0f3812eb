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

export type AgencyEvent =
  | RoleChangeEvent
  | ExtraGrantsEvent
  | ExtraGrantDenied
  | PermissionExplainedEvent
  | SignedInEvent
  | SignInRefusedEvent
  | SignedOutEvent
  | PasswordChangedEvent
  | PasswordChangeRefusedEvent;

export const recordAgencyEvent = recordEvent<AgencyEvent>;
