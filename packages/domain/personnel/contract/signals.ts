/** Identity providers that tell what happened to accounts: who they are, what each may bring about, and how they fare. The portal reads it. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import { ConnectorByKey, ConnectorId, Label } from './connectors.ts';

const KeyId = idOf<'ApiKey'>();

/** How a provider calls itself: an address without a query, never one of a person. */
const Issuer = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/[^\s@#?]+$/)
  .refine((text) => !/\d{11}/.test(text));
const Audience = z
  .string()
  .trim()
  .max(300)
  .regex(/^[^\s@]+$/)
  .refine((text) => !/\d{11}/.test(text));
/** A JWK Set as the provider publishes it. */
const KeySet = z.string().max(20_000);

/** What may be done to people on a provider's word: sessions end; programs' keys and known devices as well; the person is suspended. */
export const SignalEffect = z.enum(['sessions', 'credentials', 'suspension']);
export type SignalEffect = z.infer<typeof SignalEffect>;

/** What was done. `left-to-people`: it may not be done to this person on a provider's word; `nobody`: nobody of the office is meant. */
export const SignalOutcome = z.enum([
  'sessions-ended',
  'credentials-ended',
  'suspended',
  'left-to-people',
  'not-allowed',
  'nobody',
  'nothing',
]);
export type SignalOutcome = z.infer<typeof SignalOutcome>;

export const ProviderView = ConnectorByKey.extend({
  issuer: z.string(),
  audience: z.string(),
  /** Names of its public keys, so that one sees whether they are the present ones. */
  signingKeys: z.array(z.string()),
  /** What the provider says of its stream. */
  stream: z.enum(['enabled', 'paused', 'disabled']),
  effects: z.array(SignalEffect),
  /** Of the last 90 days. */
  taken: z.int(),
  lastTakenAt: z.date().nullable(),
  lastVerifiedAt: z.date().nullable(),
  /** How often what was done, of the last 90 days. */
  done: z.array(z.object({ outcome: SignalOutcome, count: z.int() })),
  refused: z.int(),
  refusedAt: z.date().nullable(),
  refusedAs: z.enum(['invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience']).nullable(),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** `keyId`: a key of the caller's own that does nothing but provision. */
export const MakeProviderInput = z.strictObject({
  label: Label,
  keyId: KeyId,
  issuer: Issuer,
  audience: Audience,
  keySet: KeySet,
});
export type MakeProviderInput = z.output<typeof MakeProviderInput>;
export const ReplaceKeysInput = z.strictObject({ connectorId: ConnectorId, version: RecordVersion, keySet: KeySet });
export type ReplaceKeysInput = z.output<typeof ReplaceKeysInput>;
export const AllowEffectInput = z.strictObject({ connectorId: ConnectorId, effect: SignalEffect });
export type AllowEffectInput = z.output<typeof AllowEffectInput>;
