import type { SqlTransaction } from '@kean/db';
import type { z } from 'zod';
import type { JobDefinition } from './define-job.ts';
import { failQueue } from './errors.ts';

/** The channel on which a commit with promises wakes the relays. */
export const PROMISED_CHANNEL = 'kean_outbox';

/** One round trip: the row, and the notice that Postgres delivers when (and only if) the transaction commits. */
const PROMISE = `
  with promised as (
    insert into outbox (queue, job, key, payload) values ($1, $2, $3, $4::jsonb)
    on conflict (key) do nothing returning id)
  select id, pg_notify('${PROMISED_CHANNEL}', '') from promised`;

const KEY = /^[a-zA-Z0-9_.:-]{1,120}$/;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const LONG_NUMBER = /\d{6}/;
const COUNT_LIMIT = 1_000_000_000;

/**
 * Promises work in the caller's transaction: it will be done once if the transaction commits, and never if it does not.
 *
 * @param key what makes this work the same work, from ids: `importId`, or `importId:version`. The same key of the same job is
 *   promised once while it is not done, and its effect happens once for ever.
 * @returns false when the same work was promised before and is not done yet
 * @throws AppError `QUEUE_PAYLOAD_REFUSED`, naming the place and never the content
 */
export async function promise<Payload extends z.ZodType>(
  tx: SqlTransaction,
  job: JobDefinition<Payload>,
  payload: z.input<Payload>,
  key: string,
): Promise<boolean> {
  if (!KEY.test(key) || LONG_NUMBER.test(key.replace(UUID, ''))) throw refused(job, 'key');
  const read = job.payload.safeParse(payload);
  if (!read.success) throw refused(job, read.error.issues[0]?.path.join('.') ?? 'payload');
  if (hasLargeNumber(read.data)) throw refused(job, 'payload');
  const rows = await tx.query(PROMISE, [job.queue, job.name, keyOf(job, key), JSON.stringify(read.data)]);
  return rows.length === 1;
}

/** Keys of two jobs never meet. */
export function keyOf(job: JobDefinition, key: string): string {
  return `${job.name}/${key}`;
}

function refused(job: JobDefinition, at: string) {
  return failQueue('QUEUE_PAYLOAD_REFUSED', { job: job.name, at });
}

/** A version or a count is small; a phone number is an integer too. */
function hasLargeNumber(part: unknown): boolean {
  if (typeof part === 'number') return Math.abs(part) >= COUNT_LIMIT;
  return typeof part === 'object' && part !== null && Object.values(part).some(hasLargeNumber);
}
