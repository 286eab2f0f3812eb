/** The contract's part on a phone that was changed: until it has become the client's own, it carries no word of theirs (ADR 0040). */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { PHONE_SECONDS } from './phone-words.ts';
import { LinkSecret } from './visits.ts';

const Second = z.enum(Object.keys(PHONE_SECONDS) as [keyof typeof PHONE_SECONDS, ...(keyof typeof PHONE_SECONDS)[]]);
export type PhoneSecond = z.infer<typeof Second>;

/**
 * `client`: carries codes and links · `awaits`: was changed, and nobody confirmed it · `staff`: is a number of somebody who works or worked
 * here · `shared`: is the first phone of somebody else too, under another name. Whose, is told to nobody
 */
export const PhoneStanding = z.enum(['client', 'awaits', 'staff', 'shared']);
export type PhoneStanding = z.infer<typeof PhoneStanding>;

/** One change of a phone, without a number. */
export const PhoneChange = z.object({
  changeId: idOf<'PhoneChange'>(),
  clientId: idOf<'Client'>(),
  clientNumber: z.number().int(),
  /** `open` · `confirmed` by the client · `objected`: the number before stands again · `replaced` by a later change */
  state: z.enum(['open', 'confirmed', 'objected', 'replaced']),
  changedByName: z.string().nullable(),
  changedAt: z.date(),
  /** When the message to the number before went out; `null` while it has not. */
  toldAt: z.date().nullable(),
  secondByName: z.string().nullable(),
  secondBecause: Second.nullable(),
  settledAt: z.date().nullable(),
  /** From when it carries codes, with a second person's word; `null` where there is none. */
  countsAt: z.date().nullable(),
  /** An objection that could not put the number back: it is put right by hand. */
  isStuck: z.boolean(),
  /** Whoever asks did not change it and may confirm it. */
  isForYou: z.boolean(),
});
export type PhoneChange = z.infer<typeof PhoneChange>;

export const PhoneOfClient = z.object({
  standing: PhoneStanding,
  change: PhoneChange.nullable(),
  mayConfirm: z.boolean(),
});
export type PhoneOfClient = z.infer<typeof PhoneOfClient>;

/** What the client is told of a change of their own phone; `mayConfirm`: this visit was opened by the number before. */
export const OwnPhoneChange = z.object({ changedAt: z.date(), mayConfirm: z.boolean() });
export type OwnPhoneChange = z.infer<typeof OwnPhoneChange>;

export const PhoneOfInput = z.strictObject({ clientId: idOf<'Client'>() });
export const ConfirmPhoneInput = z.strictObject({ clientId: idOf<'Client'>(), because: Second });
export type ConfirmPhoneInput = z.infer<typeof ConfirmPhoneInput>;
/** What still waits, and what was objected to in the last ninety days. */
export const PhoneChanges = z.array(PhoneChange);

/** From the link in the message to the number before. */
export const PhoneLinkInput = z.strictObject({ linkSecret: LinkSecret });
export type PhoneLinkInput = z.infer<typeof PhoneLinkInput>;
