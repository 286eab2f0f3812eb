import { idOf } from '@kean/kernel';
import { z } from 'zod';

export const PseudonymiseActor = z.strictObject({ staffId: idOf<'Staff'>() });
export type PseudonymiseActor = z.infer<typeof PseudonymiseActor>;

/** What the log shows from then on in place of number and id. */
export const Pseudonym = z.object({ id: z.string(), label: z.string() });
export type Pseudonym = z.infer<typeof Pseudonym>;
