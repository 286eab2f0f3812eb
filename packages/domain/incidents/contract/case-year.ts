/** The cases of one year in counts. The portal reads it. */
import { z } from 'zod';
import { CaseKind } from './cases.ts';

const Year = z.int().min(2000).max(2100);
export const CaseYearInput = z.strictObject({ year: Year });
export type CaseYearInput = z.infer<typeof CaseYearInput>;

export const CaseYear = z.object({
  year: Year,
  /** Years with cases, the newest first. */
  years: z.array(Year),
  /** Kinds of which there was one. A case that was merged into another is counted there. */
  kinds: z.array(
    z.object({ kind: CaseKind, goingOn: z.int(), leaks: z.int(), nothingLeaked: z.int(), merged: z.int() }),
  ),
  drills: z.object({ goingOn: z.int(), closed: z.int() }),
  /** Cases with a duty that has an hour or a day: each told by then, one told late or not in time, or running still. */
  timed: z.object({ cases: z.int(), inTime: z.int(), late: z.int(), running: z.int() }),
  /** What is owed at once has no hour; so how long it took is shown instead. */
  authority: z.object({ told: z.int(), medianMinutes: z.int().nullable() }),
  improvements: z.object({ open: z.int(), late: z.int(), toVerify: z.int(), verified: z.int() }),
});
export type CaseYear = z.infer<typeof CaseYear>;
