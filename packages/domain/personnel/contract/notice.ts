/** Who is in notice, and what they look at meanwhile. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/** How many days of looks the watch shows. */
export const WATCHED_DAYS = 14;

export const NoticeWatch = z.object({
  /** Part of a day's looks that is left to whoever is in notice. */
  percent: z.int(),
  people: z.array(
    z.object({
      leavingId: idOf<'Leaving'>(),
      staffId: idOf<'Staff'>(),
      staffNumber: z.string(),
      staffName: z.string(),
      branchName: z.string().nullable(),
      branchNameEn: z.string().nullable(),
      announcedAt: z.date(),
      leavesAt: z.date(),
      /** Looks of each of the last days, the oldest first; the last is today. */
      days: z.array(z.object({ day: z.string(), looks: z.int(), isNotice: z.boolean() })),
      /** Looks a day in the four weeks before it was announced. */
      usual: z.number(),
    }),
  ),
});
export type NoticeWatch = z.infer<typeof NoticeWatch>;
export const SetNoticeQuotaInput = z.strictObject({ percent: z.int().min(0).max(100) });
export type SetNoticeQuotaInput = z.infer<typeof SetNoticeQuotaInput>;
