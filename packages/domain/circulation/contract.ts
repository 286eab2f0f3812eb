/** Clause 3.1-3.2: who works with which client, and a look at a sealed value for a stated purpose. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';

/** Purposes a person may state for a look (clause 3.1: only to serve the client). */
export const REVEAL_PURPOSES = [
  'brokerage-contact', // 居间联系
  'viewing-arrangement', // 带看安排
  'contract-assistance', // 签约与过户协助
  'follow-up', // 跟进回访
  'consent-request', // 征求同意: the only purpose for a client in quarantine
  'data-subject-request', // 客户权利请求
  'incident-handling', // 安全事件处置
] as const;
export const RevealPurpose = z.enum(REVEAL_PURPOSES);
export type RevealPurpose = z.infer<typeof RevealPurpose>;

/** What can be revealed: the client's sealed fields, and the sealed columns of demand and property. */
export const REVEALABLE = [
  'name',
  'gender',
  'phone',
  'phone2',
  'idNumber',
  'remark',
  'wording',
  'property.address',
  'property.certificateNo',
  'property.wording',
  'demand.wording',
] as const;
export const Revealable = z.enum(REVEALABLE);
export type Revealable = z.infer<typeof Revealable>;

export const RevealInput = z.strictObject({
  clientId: idOf<'Client'>(),
  field: Revealable,
  /** Which demand or property, where `field` names one of their columns. */
  itemId: idOf<'Item'>().optional(),
  /** Instead of what stands in the field now, something that it held before it was corrected; no item is named then. */
  pastId: idOf<'PastField'>().optional(),
  purpose: RevealPurpose,
});
export type RevealInput = z.infer<typeof RevealInput>;

export const Revealed = z.object({
  value: z.string(),
  /** Reveals left today. */
  quotaLeft: z.number().int(),
  /** When the screen seals it again. */
  sealsAt: z.date(),
});
export type Revealed = z.infer<typeof Revealed>;

/** What the reveal popover needs before it opens. */
export const RevealOptions = z.object({
  purposes: z.array(RevealPurpose),
  /** Purposes that this person may state and that nothing allows now: the client was not asked, or compliance has not approved. */
  closed: z.array(z.object({ purpose: RevealPurpose, reason: z.enum(['consent-missing', 'basis-not-approved']) })),
  fields: z.array(Revealable),
  quotaLeft: z.number().int(),
  /** The watch over leaks holds this person back, until security has looked into it. */
  isHeld: z.boolean(),
});
export type RevealOptions = z.infer<typeof RevealOptions>;

export const AssignInput = z.strictObject({
  clientIds: z.array(idOf<'Client'>()).min(1).max(200),
  staffId: idOf<'Staff'>(),
  lapsesAt: Instant.nullish(),
});
export type AssignInput = z.infer<typeof AssignInput>;

/** What an assignment did. */
export const Assigned = z.object({ assigned: z.number().int() });
export type Assigned = z.infer<typeof Assigned>;
