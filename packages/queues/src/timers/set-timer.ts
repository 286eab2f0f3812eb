import type { SqlTransaction } from '@kean/db';
import type { z } from 'zod';
import { checkPromise } from '../check-promise.ts';
import type { JobDefinition } from '../define-job.ts';

const SET = `
  insert into timer (name, key, due_at, queue, job, payload)
  values ($1, $2, coalesce($3::timestamptz, clock_timestamp() + make_interval(secs => $4::float8)), $5, $6, $7::jsonb)
  on conflict (name, key) do update
     set due_at = excluded.due_at, queue = excluded.queue, job = excluded.job, payload = excluded.payload,
         set_at = clock_timestamp()
  returning due_at as "dueAt"`;
const CLEAR = 'delete from timer where name = $1 and key = $2 returning id';

export interface TimerSetting<Payload extends z.ZodType> {
  /** What becomes due, as clause.noun: `circulation.assignment-lapse`. */
  readonly name: string;
  /** Whose it is, from ids. The same name and key is one timer: set again, it moves. */
  readonly key: string;
  /** An instant, or so many seconds from now by the clock of the database. */
  readonly dueAt: Date | { readonly inSeconds: number };
  readonly job: JobDefinition<Payload>;
  readonly payload: z.input<Payload>;
}

/**
 * Sets a timer in the caller's transaction. When it is due, one transaction promises the job and takes the timer away, so it fires
 * once, whatever is killed, flushed or restarted meanwhile. A due time in the past fires at once.
 *
 * @returns when it is due
 * @throws AppError `QUEUE_PAYLOAD_REFUSED`, naming the place and never the content
 */
export async function setTimer<Payload extends z.ZodType>(
  tx: SqlTransaction,
  { name, key, dueAt, job, payload }: TimerSetting<Payload>,
): Promise<Date> {
  const text = checkPromise(job, payload, key);
  const instant = dueAt instanceof Date ? dueAt : null;
  const seconds = dueAt instanceof Date ? 0 : dueAt.inSeconds;
  const [row] = await tx.query<{ dueAt: Date }>(SET, [name, key, instant, seconds, job.queue, job.name, text]);
  return (row as { dueAt: Date }).dueAt;
}

/** Takes a timer back. @returns false when there is none: it has fired, or was never set */
export async function clearTimer(tx: SqlTransaction, name: string, key: string): Promise<boolean> {
  return (await tx.query(CLEAR, [name, key])).length === 1;
}
