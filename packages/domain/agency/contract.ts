/** What the other clauses and the portal may know of offices, staff and sign-in. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/**
 * Address of the person's device, told by the portal to the doors of sign-in. Believed only beside the service token
 * (`authorization: Bearer …`); tries to sign in are counted by it.
 */
export const CLIENT_ADDRESS_HEADER = 'x-kean-client-address';

/** The roles of the trade as they come seeded; a role is data and an agency may add its own. */
export const SEEDED_ROLES = [
  'agent',
  'store-manager',
  'regional-manager',
  'hr',
  'security',
  'compliance',
  'archivist',
  'operator',
  'auditor',
] as const;

export const StaffCard = z.object({
  id: idOf<'Staff'>(),
  number: z.string(),
  displayName: z.string(),
  branchName: z.string().nullable(),
  teamName: z.string().nullable(),
});
export type StaffCard = z.infer<typeof StaffCard>;

/** Cookie by which a person's browser is known again; holds a random number and nothing about anybody. */
export const DEVICE_COOKIE = 'kean.device';

export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'wechat', 'other'] as const;
export const SYSTEMS = ['windows', 'macos', 'android', 'ios', 'harmony', 'linux', 'other'] as const;
const DeviceWords = { browser: z.enum(BROWSERS), system: z.enum(SYSTEMS) };

/** A browser that the person signed in with for the first time, and has not said to know. */
export const NewDevice = z.object({ id: idOf<'KnownDevice'>(), ...DeviceWords, firstSeenAt: z.date() });
export type NewDevice = z.infer<typeof NewDevice>;

/** Who is signed in, and which parts of the portal that person may open. */
export const SignedIn = z.object({
  staff: StaffCard,
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  /** Not so: something that a role of theirs asks for is missing or over, and clients are closed to them until it is done. */
  isFit: z.boolean(),
  /** What a measure against a leak keeps closed to them for the time being. */
  contained: z.array(z.enum(['branch-locked', 'class-locked', 'masked', 'no-exports', 'prove-looks'])),
  /** `clause.action` names this person holds in any scope; the portal shows and hides by them, the api decides. */
  actions: z.array(z.string()),
  /** Seen first in another session than the one that asks. */
  newDevices: z.array(NewDevice),
});
export type SignedIn = z.infer<typeof SignedIn>;

/** `clause.action` */
export const RolesHoldingInput = z.strictObject({
  action: z
    .string()
    .max(80)
    .regex(/^[a-z-]+\.[a-z-]+$/),
});
export type RolesHoldingInput = z.output<typeof RolesHoldingInput>;
/** Whom to ask: the roles that hold an act, by name. Says nothing about who has them. */
export const RolesHolding = z.object({ roles: z.array(z.object({ name: z.string(), nameEn: z.string() })) });
export type RolesHolding = z.infer<typeof RolesHolding>;

/** Without a branch: everybody within the caller's reach. */
export const AssignableInput = z.strictObject({ branchId: idOf<'Branch'>().optional() }).optional();
export type AssignableInput = z.infer<typeof AssignableInput>;

/** What a session still owes before it may work, and how it can be given. Told to a session that has only the password. */
export const SessionStanding = z.object({
  owes: z.enum(['nothing', 'second-factor', 'enrolment']),
  /** Kinds that the person has registered. */
  factors: z.array(z.enum(['totp', 'passkey'])),
  hasRecoveryCodes: z.boolean(),
});
export type SessionStanding = z.infer<typeof SessionStanding>;

/** A passkey or an authenticator app, as its owner sees it. */
export const FactorView = z.object({
  id: idOf<'SecondFactor'>(),
  kind: z.enum(['totp', 'passkey']),
  name: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  /** Of a passkey: its maker keeps a copy, so that it works on another device too. `null` for an app. */
  backedUp: z.boolean().nullable(),
});
export type FactorView = z.infer<typeof FactorView>;

export const FactorsOverview = z.object({
  factors: z.array(FactorView),
  recoveryCodesLeft: z.number().int(),
  /** Whether a role of the person asks for a second factor. */
  needed: z.boolean(),
});
export type FactorsOverview = z.infer<typeof FactorsOverview>;

export const FactorInput = z.strictObject({ factorId: idOf<'SecondFactor'>() });
export type FactorInput = z.output<typeof FactorInput>;
export const RenameFactorInput = FactorInput.extend({ name: z.string().trim().min(1).max(60) });
export type RenameFactorInput = z.output<typeof RenameFactorInput>;

/** Recovery codes, told once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** One device on which the person is signed in now. */
export const SessionView = z.object({
  id: idOf<'Session'>(),
  /** The one that asks. */
  current: z.boolean(),
  ...DeviceWords,
  authenticatedBy: z.enum(['password', 'passkey', 'oidc']),
  secondFactorBy: z.enum(['totp', 'passkey', 'recovery-code']).nullable(),
  signedInAt: z.date(),
  /** To the minute. */
  lastSeenAt: z.date(),
  /** When it ends in any case. */
  endsAt: z.date(),
});
export type SessionView = z.infer<typeof SessionView>;
export const SessionList = z.object({ sessions: z.array(SessionView) });
export type SessionList = z.infer<typeof SessionList>;

export const SessionInput = z.strictObject({ sessionId: idOf<'Session'>() });
export type SessionInput = z.output<typeof SessionInput>;
export const DeviceInput = z.strictObject({ deviceId: idOf<'KnownDevice'>() });
export type DeviceInput = z.output<typeof DeviceInput>;

/** An identity at the company's provider by which its owner signs in. */
export const ConnectedIdentity = z.object({
  id: idOf<'ConnectedIdentity'>(),
  /** The provider, by the address that it calls itself by. */
  issuer: z.string(),
  connectedAt: z.date(),
});
export type ConnectedIdentity = z.infer<typeof ConnectedIdentity>;
export const ConnectedIdentities = z.object({ identities: z.array(ConnectedIdentity) });
export type ConnectedIdentities = z.infer<typeof ConnectedIdentities>;
export const IdentityInput = z.strictObject({ identityId: idOf<'ConnectedIdentity'>() });
export type IdentityInput = z.output<typeof IdentityInput>;

/** A key by which a program acts for its owner; the key itself is told once, when it is made. */
export const ApiKeyView = z.object({
  id: idOf<'ApiKey'>(),
  name: z.string(),
  /** Its first characters. */
  prefix: z.string(),
  actions: z.array(z.string()),
  createdAt: z.date(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  state: z.enum(['in-use', 'expired', 'revoked']),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;
export const ApiKeyList = z.object({ keys: z.array(ApiKeyView) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Days that a key may live. */
export const API_KEY_DAYS = [7, 30, 90] as const;
export const CreateApiKeyInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  days: z.literal(API_KEY_DAYS),
  actions: z
    .array(
      z
        .string()
        .max(80)
        .regex(/^[a-z-]+\.[a-z-]+$/),
    )
    .min(1)
    .max(50),
});
export type CreateApiKeyInput = z.output<typeof CreateApiKeyInput>;
export const CreatedApiKey = z.object({ key: z.string(), view: ApiKeyView });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
export const ApiKeyInput = z.strictObject({ keyId: idOf<'ApiKey'>() });
export type ApiKeyInput = z.output<typeof ApiKeyInput>;
