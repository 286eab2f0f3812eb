import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';

export const LogOutcome = z.enum(['allowed', 'refused', 'failed']);
/** `circulation.field-revealed` */
const Action = z.string().regex(/^[a-z-]{1,40}\.[a-z-]{1,40}$/);
const Code = z.string().regex(/^[a-z-]{1,40}$/);

/** What to look for: all kinds given must hold, and of each kind one is enough. */
export const LogConditions = z.strictObject({
  /** exact action, for example `circulation.field-revealed` */
  action: z.string().max(80).optional(),
  /** any of these exact actions */
  actions: z.array(Action).min(1).max(20).optional(),
  /** any action of these clauses, for example `circulation` */
  clauses: z.array(Code).min(1).max(20).optional(),
  /** id of a person as an entry gives it, that of a pseudonym included */
  staffId: idOf<'Staff'>().optional(),
  /** number of a person as an entry gives it (`S0042`), or a pseudonym */
  staffNumber: z.string().trim().min(1).max(40).optional(),
  clientId: idOf<'Client'>().optional(),
  /** events of this branch; one beyond the caller's reach gives none */
  branchId: idOf<'Branch'>().optional(),
  outcome: LogOutcome.optional(),
  outcomes: z.array(LogOutcome).min(1).max(3).optional(),
  /** any of these codes of purposes */
  purposes: z.array(Code).min(1).max(20).optional(),
  from: Instant.optional(),
  /** without */
  to: Instant.optional(),
});
export type LogConditions = z.infer<typeof LogConditions>;

export const LogFilter = LogConditions.extend({
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(200).default(100),
});
export type LogFilter = z.infer<typeof LogFilter>;
