/** Clauses 3.2 and 5.1: reading the log. No value of a client is reachable from here. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';

export const LogFilter = z.strictObject({
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(200).default(100),
  /** exact action, for example `circulation.field-revealed` */
  action: z.string().max(80).optional(),
  staffId: idOf<'Staff'>().optional(),
  clientId: idOf<'Client'>().optional(),
  outcome: z.enum(['allowed', 'refused', 'failed']).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

export const LogEntry = z.object({
  id: z.string(),
  occurredAt: z.date(),
  action: z.string(),
  outcome: z.enum(['allowed', 'refused', 'failed']),
  staff: z.object({ id: z.string(), number: z.string() }).nullable(),
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
