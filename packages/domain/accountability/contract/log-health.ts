import { z } from 'zod';

/** How a comparison of the database with the log ended: sound, or the first thing that was found. */
export const VERIFICATION_OUTCOMES = ['sound', 'edited', 'missing', 'inserted', 'reordered', 'unreadable'] as const;

/** The strip of proof above the log. */
export const LogHealth = z.object({
  /** Name of the log in its checkpoints. */
  origin: z.string().nullable(),
  /** Events that have a place in the log. */
  size: z.number(),
  /** Since when the oldest event waits that has no place yet; `null` where none waits. */
  waitingSince: z.date().nullable(),
  /** The newest signed head; `null` before the first. */
  checkpoint: z.object({ size: z.number(), root: z.string(), signedAt: z.date() }).nullable(),
  /**
   * `none`: no witness is set up · `current`: everything signed is cosigned, or is about to be · `behind`: the witness is silent ·
   * `alert`: for longer than the agency allows
   */
  witnessState: z.enum(['none', 'current', 'behind', 'alert']),
  /** The newest head that a witness cosigned. */
  cosigned: z.object({ size: z.number(), by: z.string(), at: z.date() }).nullable(),
  /** When the oldest head was signed that no witness has confirmed; `null` where all are. */
  unwitnessedSince: z.date().nullable(),
  /** The last comparison of the whole database with the whole log. */
  verification: z
    .object({
      startedAt: z.date(),
      finishedAt: z.date(),
      size: z.number(),
      outcome: z.enum(VERIFICATION_OUTCOMES),
      /** Place and event of what was found first; `null` when all is sound. */
      sequence: z.number().nullable(),
      eventId: z.string().nullable(),
    })
    .nullable(),
  /** What an outsider needs to check the log: verifier keys (C2SP signed-note), the log's own first. */
  verifierKeys: z.array(z.string()),
});
export type LogHealth = z.infer<typeof LogHealth>;
