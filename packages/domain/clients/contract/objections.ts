/** The contract's part on who does not want to hear from the office (Civil Code 1033, Consumer Protection Law 29). */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

/** `asked`: the person said so · `wrong-person`: the number is somebody else's · `complaint`: they complained of being contacted */
export const OBJECTION_REASONS = ['asked', 'wrong-person', 'complaint'] as const;
export const ObjectionReason = z.enum(OBJECTION_REASONS);
export type ObjectionReason = z.infer<typeof ObjectionReason>;

export const NoteObjectionInput = z.strictObject({ clientId: idOf<'Client'>(), reason: ObjectionReason });
export const ObjectionOfInput = z.strictObject({ clientId: idOf<'Client'>() });

/** What stands now; `null` where nobody objected, or it was taken back. */
export const StandingObjection = z
  .object({
    reason: ObjectionReason,
    since: z.date(),
    /** Whether the client said it alone: then nobody of the office takes it back. */
    isClientsOwn: z.boolean(),
  })
  .nullable();
export type StandingObjection = z.infer<typeof StandingObjection>;
