/** The contract's part on sheets: a code on paper for a client who has no mobile, beside a link that somebody else gives (ADR 0054). */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

export const SHEET_HOURS = 24;
export const SHEET_DIGITS = 12;

/** What the client showed to whoever printed it; nothing of what stands on the paper. */
export const SHEET_PAPERS = ['identity-card', 'passport', 'travel-permit', 'residence-permit'] as const;
export const SheetPaper = z.enum(SHEET_PAPERS);
export type SheetPaper = z.infer<typeof SheetPaper>;

export const IssueSheetInput = z.strictObject({
  clientId: idOf<'Client'>(),
  paper: SheetPaper,
  /** That the client stood there and the paper was theirs is said by whoever prints; without it there is no sheet. */
  isPresent: z.literal(true),
});
export type IssueSheetInput = z.infer<typeof IssueSheetInput>;
export const OfSheetsInput = z.strictObject({ clientId: idOf<'Client'>() });

/** Told once, to be printed; what is stored of the code is a digest. */
export const IssuedSheet = z.object({ sheetId: idOf<'Sheet'>(), code: z.string().regex(/^\d{12}$/), endsAt: z.date() });
export type IssuedSheet = z.infer<typeof IssuedSheet>;

/** `waiting`: not used yet · `used` · `expired` · `ended`: withdrawn, replaced by a newer one, shut after wrong codes, or before a restore */
export const SheetState = z.enum(['waiting', 'used', 'expired', 'ended']);
export type SheetState = z.infer<typeof SheetState>;

/** One sheet, as the office sees it; never the code. */
export const SheetView = z.object({
  sheetId: idOf<'Sheet'>(),
  issuedByName: z.string().nullable(),
  paper: SheetPaper,
  state: SheetState,
  createdAt: z.date(),
  endsAt: z.date(),
  usedAt: z.date().nullable(),
});
export type SheetView = z.infer<typeof SheetView>;

/** How the client's own pages were entered, for the client: every sheet, and the visits of thirty days. By role and never by name. */
export const OwnEntries = z.object({
  sheets: z.array(
    SheetView.omit({ sheetId: true, issuedByName: true }).extend({
      roles: z.array(z.object({ zh: z.string(), en: z.string() })),
    }),
  ),
  visits: z.array(z.object({ openedAt: z.date(), bySheet: z.boolean() })),
});
export type OwnEntries = z.infer<typeof OwnEntries>;
