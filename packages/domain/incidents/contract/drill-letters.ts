/** What a drill sends: to people who are invented, into a sink of its own. The portal reads it. */
import { z } from 'zod';

/** Enough to see the counts move; the database takes no more. */
export const MOST_INVENTED = 200;
/** At once on a screen. */
export const DRILL_LETTERS_SHOWN = 20;

export const DrillLetter = z.object({
  channel: z.enum(['mail', 'sms']),
  /** An address that nobody has. */
  to: z.string(),
  /** Empty of a text message. */
  subject: z.string(),
  text: z.string(),
  at: z.date(),
});
export type DrillLetter = z.infer<typeof DrillLetter>;
