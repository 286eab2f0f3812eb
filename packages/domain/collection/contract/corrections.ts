/** Clause 1.1: a field that is not true is corrected, and what it held before keeps its trail (PIPL 46). */
import { CORRECTABLE_FIELDS, ITEM_FIELDS } from '@kean/clients/contract';
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { RegistrationFinding } from './registration.ts';

export const CorrectableField = z.enum(CORRECTABLE_FIELDS);
export const TrailInput = z.strictObject({ clientId: idOf<'Client'>(), field: CorrectableField });
export type TrailInput = z.infer<typeof TrailInput>;
export const CorrectInput = TrailInput.extend({
  value: z.string().trim().min(1).max(500),
  /** Seen on a document, or called. */
  verified: z.boolean(),
  /** What asks was looked at, and is true all the same. */
  confirmed: z.boolean().default(false),
});
export type CorrectInput = z.infer<typeof CorrectInput>;

/** A field of one demand or property. */
export const ItemTrailInput = z.strictObject({
  clientId: idOf<'Client'>(),
  itemId: idOf<'Item'>(),
  field: z.enum(ITEM_FIELDS),
});
export type ItemTrailInput = z.infer<typeof ItemTrailInput>;
const rest = CorrectInput.pick({ value: true, verified: true, confirmed: true }).shape;
export const CorrectItemInput = ItemTrailInput.extend(rest);
export type CorrectItemInput = z.infer<typeof CorrectItemInput>;
/** What the client says on their own page; nobody has verified it. */
export const CorrectOwnItemInput = CorrectItemInput.omit({ clientId: true, verified: true });
export type CorrectOwnItemInput = z.infer<typeof CorrectOwnItemInput>;

export const Corrected = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('corrected'), changed: z.boolean() }),
  z.object({ outcome: z.literal('finding'), finding: RegistrationFinding }),
]);
export type Corrected = z.infer<typeof Corrected>;

/** The newest first; `replacedAt` is `null` for what the field holds now. No value is in it. */
export const FieldTrail = z.array(
  z.object({
    pastId: idOf<'PastField'>().nullable(),
    source: z.string(),
    recordedByName: z.string().nullable(),
    recordedAt: z.date(),
    verifiedAt: z.date().nullable(),
    replacedByName: z.string().nullable(),
    replacedAt: z.date().nullable(),
  }),
);
export type FieldTrail = z.infer<typeof FieldTrail>;
