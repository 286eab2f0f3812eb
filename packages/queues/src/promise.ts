import type { SqlTransaction } from '@kean/db';
import type { z } from 'zod';
import { checkPromise } from './check-promise.ts';
import type { JobDefinition } from './define-job.ts';

/** The channel on which a commit with promises wakes the relays; a number in it is a promise that was taken back. */
export const PROMISED_CHANNEL = 'kean_outbox';

/** One round trip: the row, and the notice that Postgres delivers when (and only if) the transaction commits. */
const PROMISE = `
  with promised as (
    insert into outbox (queue, job, key, payload) values ($1, $2, $3, $4::jsonb)
    on conflict (key) do nothing returning id)
  select id, pg_notify('${PROMISED_CHANNEL}', '') from promised`;

const PROMISE_ALL = `
  with promised as (
    insert into outbox (queue, job, key, payload)
    select $1, $2, w.key, w.payload::jsonb from unnest($3::text[], $4::text[]) as w (key, payload)
    on conflict (key) do nothing returning id)
  select count(*), pg_notify('${PROMISED_CHANNEL}', '') from promised`;

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
  const text = checkPromise(job, payload, key);
  return (await tx.query(PROMISE, [job.queue, job.name, keyOf(job, key), text])).length === 1;
}

/** A whole batch in one round trip, each promised on the terms of {@link promise}. @throws AppError `QUEUE_PAYLOAD_REFUSED` */
export async function promiseAll<Payload extends z.ZodType>(
  tx: SqlTransaction,
  job: JobDefinition<Payload>,
  works: readonly { readonly payload: z.input<Payload>; readonly key: string }[],
): Promise<void> {
  if (works.length === 0) return;
  const texts = works.map(({ payload, key }) => checkPromise(job, payload, key));
  const keys = works.map(({ key }) => keyOf(job, key));
  await tx.query(PROMISE_ALL, [job.queue, job.name, keys, texts]);
}

/** Keys of two jobs never meet. */
export function keyOf(job: JobDefinition, key: string): string {
  return `${job.name}/${key}`;
}
