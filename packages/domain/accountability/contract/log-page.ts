import { z } from 'zod';
import { LogOutcome } from './log-filter.ts';

export const LogEntry = z.object({
  id: z.string(),
  occurredAt: z.date(),
  action: z.string(),
  outcome: LogOutcome,
  /** Who acted; of a person whose name was taken out of the log, a pseudonym with an id of its own. */
  staff: z.object({ id: z.string(), number: z.string() }).nullable(),
  branchId: z.string().nullable(),
  branchName: z.string().nullable(),
  subject: z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }).nullable(),
  subjectCount: z.number(),
  purpose: z.string().nullable(),
  fields: z.array(z.string()),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LogEntry = z.infer<typeof LogEntry>;

export const LogPage = z.object({ entries: z.array(LogEntry), next: z.string().nullable() });
export type LogPage = z.infer<typeof LogPage>;
