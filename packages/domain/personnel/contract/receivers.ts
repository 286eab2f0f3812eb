/** Systems that are told by signed security events, over a stream that each sets up itself. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { ConnectorByKey, Label } from './connectors.ts';

/** How people are named to a receiver (RFC 9493): by the office's address, by us and our id of them, or by what a directory calls them. */
export const SubjectFormat = z.enum(['email', 'iss_sub', 'opaque']);
export type SubjectFormat = z.infer<typeof SubjectFormat>;
export const StreamStatus = z.enum(['enabled', 'paused', 'disabled']);
export type StreamStatus = z.infer<typeof StreamStatus>;

const Audience = z
  .string()
  .trim()
  .max(300)
  .regex(/^[^\s@]+$/)
  .refine((text) => !/\d{11}/.test(text));

/** `no-stream`: the receiver has not set one up · `unreleased`: nobody is named to it until somebody else has released where it leads. */
export const ReceiverStanding = z.enum(['no-key', 'no-stream', 'unreleased', 'on', 'off']);
export type ReceiverStanding = z.infer<typeof ReceiverStanding>;

export const ReceiverView = ConnectorByKey.omit({ standing: true }).extend({
  standing: ReceiverStanding,
  audience: z.string(),
  subject: SubjectFormat,
  /** Where it is told; `null` while there is no stream. */
  url: z.string().nullable(),
  /** Whether something is shown there to be let in. */
  showsAuthorization: z.boolean(),
  /** `session-revoked`, `credential-change`: what it wants of what we tell. */
  wants: z.array(z.string()),
  status: StreamStatus.nullable(),
  reason: z.string().nullable(),
  description: z.string().nullable(),
  releasedByName: z.string().nullable(),
  releasedAt: z.date().nullable(),
  open: z.int(),
  held: z.int(),
  dead: z.int(),
  lastDeliveredAt: z.date().nullable(),
});
export type ReceiverView = z.infer<typeof ReceiverView>;

/** `signing`: signs now · `coming`: published, signs from a moment on · `former`: published until it ends. */
export const SigningKeyView = z.object({
  keyId: z.string(),
  standing: z.enum(['signing', 'coming', 'former']),
  madeAt: z.date(),
  signsFrom: z.date(),
  endsAt: z.date().nullable(),
});
export type SigningKeyView = z.infer<typeof SigningKeyView>;
export const ReceiverList = z.object({ receivers: z.array(ReceiverView), keys: z.array(SigningKeyView) });
export type ReceiverList = z.infer<typeof ReceiverList>;

/** `keyId`: a key of the caller's own that does nothing but provision. */
export const MakeReceiverInput = z.strictObject({
  label: Label,
  keyId: idOf<'ApiKey'>(),
  audience: Audience,
  subject: SubjectFormat,
});
export type MakeReceiverInput = z.output<typeof MakeReceiverInput>;

/** `atOnce`: the one before is withdrawn this moment, for it is in other hands. `seen`: the key that signs, as it was seen. */
export const RenewSigningKeyInput = z.strictObject({ seen: z.uuid(), atOnce: z.boolean() });
export type RenewSigningKeyInput = z.output<typeof RenewSigningKeyInput>;
