import type { Grant } from '@kean/kernel';
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';
import { StaffNumber } from './explain.ts';
import { DraftGrant, type OfferedAction } from './grants.ts';

/** An extra grant lasts at most so long; whoever needs it longer asks again, or the role is changed. */
export const MOST_EXTRA_DAYS = 30;

/** Why somebody asks. A closed list: a sentence could name a client. */
export const EXTRA_GRANT_REASONS = ['cover-colleague', 'client-request', 'audit', 'incident', 'hand-over'] as const;
export type ExtraGrantReason = (typeof EXTRA_GRANT_REASONS)[number];

export const AskExtraGrantInput = z.strictObject({
  /** For whom, by the number on the badge; absent: for oneself. */
  staffNumber: StaffNumber.optional(),
  grant: DraftGrant,
  startsAt: Instant,
  endsAt: Instant,
  reason: z.enum(EXTRA_GRANT_REASONS),
});
export type AskExtraGrantInput = z.infer<typeof AskExtraGrantInput>;

export const ExtraGrantInput = z.strictObject({ id: idOf<'ExtraGrant'>() });
export type ExtraGrantInput = z.infer<typeof ExtraGrantInput>;

export const ListExtraGrantsInput = z.strictObject({
  /** `open`: asked, coming or in force; `past`: refused, revoked, lapsed. */
  which: z.enum(['open', 'past']).default('open'),
});
export type ListExtraGrantsInput = z.infer<typeof ListExtraGrantsInput>;

/** `coming` is approved and begins later; `lapsed` was approved or asked and its time is over. */
export const EXTRA_GRANT_STANDS = ['asked', 'coming', 'in-force', 'lapsed', 'refused', 'revoked'] as const;
export type ExtraGrantStand = (typeof EXTRA_GRANT_STANDS)[number];

export interface ExtraGrantView {
  readonly id: string;
  readonly stand: ExtraGrantStand;
  readonly grant: Grant;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: ExtraGrantReason;
  readonly staff: { readonly id: string; readonly number: string; readonly displayName: string };
  readonly askedBy: { readonly number: string; readonly displayName: string } | null;
  readonly decidedBy: { readonly number: string; readonly displayName: string } | null;
  /** Whether the caller may approve it now, or why not. */
  readonly mayApprove: boolean;
  readonly mayRefuse: boolean;
  readonly mayRevoke: boolean;
  /** It is the caller's own request or grant. */
  readonly mayWithdraw: boolean;
}

export interface ExtraGrantsPage {
  readonly rows: readonly ExtraGrantView[];
  /** What can be asked for at all. */
  readonly offers: readonly OfferedAction[];
}
