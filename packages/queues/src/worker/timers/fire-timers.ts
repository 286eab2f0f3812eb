import type { SqlTransaction } from '@kean/db';
import { PROMISED_CHANNEL } from '../../promise.ts';

export const TIMER_BATCH = 500;

/**
 * A timer goes and its promise comes in one statement, so each fires once; several workers take different ones. The number of the timer
 * is in the key: the same name set anew later is other work.
 */
const FIRE = `
  with due as (
    select id from timer where due_at <= clock_timestamp() order by due_at limit ${TIMER_BATCH} for update skip locked),
  gone as (delete from timer t using due where t.id = due.id returning t.id, t.queue, t.job, t.payload),
  promised as (
    insert into outbox (queue, job, key, payload) select queue, job, job || '/timer.' || id, payload from gone order by id
    on conflict (key) do nothing returning id)
  select (select count(*)::int from gone) as fired, pg_notify('${PROMISED_CHANNEL}', '') where exists (select from promised)`;

/** Fires what is due by the clock of the database, the oldest first. @returns how many, {@link TIMER_BATCH} at most */
export async function fireTimers(tx: SqlTransaction): Promise<number> {
  const [row] = await tx.query<{ fired: number }>(FIRE);
  return row?.fired ?? 0;
}
