import { z } from 'zod';
import { isPlainAddress } from '../outgoing/guarded-request.ts';
import { PUSH } from './described.ts';

/** No long number and no @: nothing of a person lands here by accident. */
const plain = (text: string) => !/\d{6}|@/.test(text);
const Words = z.string().max(200).refine(plain);
const StreamId = z.string().min(1).max(100);
const Address = z
  .string()
  .max(300)
  .refine((url) => isPlainAddress(url) && !/\d{6}|[@#\s]/.test(url));
/** One line of visible ASCII, as a header holds it (RFC 9110 5.5). */
const Header = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);

export const Delivery = z.looseObject({
  method: z.literal(PUSH),
  endpoint_url: Address,
  authorization_header: Header.optional(),
});
const Requested = z
  .array(z.string().min(1).max(300).refine(plain))
  .max(50)
  .refine((all) => all.join('').length <= 6000);
/** Supplied by us: they may stand in a request, and then they are right. */
const Ours = {
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  events_supported: z.unknown().optional(),
  events_delivered: z.unknown().optional(),
  min_verification_interval: z.unknown().optional(),
};
export const NewStream = z.looseObject({
  delivery: z.unknown().optional(),
  events_requested: Requested.optional(),
  description: Words.nullish(),
});
export const ChangedStream = NewStream.extend({ stream_id: StreamId, ...Ours });
export const NewStatus = z.looseObject({
  stream_id: StreamId,
  status: z.enum(['enabled', 'paused', 'disabled']),
  reason: Words.nullish(),
});
/** The receiver's own words come back with the event; they are sealed until then. */
export const Verification = z.looseObject({ stream_id: StreamId, state: z.string().max(1000).optional() });
export const SubjectOfStream = z.looseObject({
  stream_id: StreamId,
  subject: z.looseObject({ format: z.string().min(1).max(100) }),
  verified: z.boolean().optional(),
});
