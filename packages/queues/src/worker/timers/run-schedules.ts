import type { SqlTransaction } from '@kean/db';
import { keyOf, promise } from '../../promise.ts';
import { nextDue, writeCadence } from '../../timers/cadence.ts';
import type { ScheduleDefinition } from '../../timers/define-schedule.ts';

const NOW = 'select clock_timestamp() as now';
/** A changed cadence counts from now; an unchanged one keeps its due time through every restart. */
const KEEP = `
  insert into schedule (name, cadence, grace_seconds, words, queue, job, payload, due_at)
  values ($1, $2, $3::int, $4::jsonb, $5, $6, $7::jsonb, $8::timestamptz)
  on conflict (name) do update
     set cadence = excluded.cadence, grace_seconds = excluded.grace_seconds, words = excluded.words,
         queue = excluded.queue, job = excluded.job, payload = excluded.payload,
         due_at = case when schedule.cadence = excluded.cadence then schedule.due_at else excluded.due_at end`;
const FORGET = 'delete from schedule where name <> all($1::text[])';

const DUE = `
  select s.name, s.due_at as "dueAt", clock_timestamp() as now,
         exists (select from outbox o where o.key = s.last_key and o.dead_at is null) as busy
    from schedule s where s.due_at <= clock_timestamp() order by s.due_at for update of s skip locked`;
const RAN = `
  update schedule set due_at = $2::timestamptz, last_ran_at = clock_timestamp(), last_key = $3 where name = $1`;
const LATER = 'update schedule set due_at = $2::timestamptz where name = $1';
/** Read from the record of what is done, so that the hot path of every job knows nothing of schedules. */
const DONE = `
  update schedule s set last_done_at = d.done_at from job_done d
   where d.key = s.last_key and s.last_done_at is distinct from d.done_at`;

/** Writes down what the code of this version declares, and forgets what it no longer does. One that runs every so often begins at once. */
export async function keepSchedules(tx: SqlTransaction, schedules: readonly ScheduleDefinition[]): Promise<void> {
  const [row] = await tx.query<{ now: Date }>(NOW);
  const now = (row as { now: Date }).now;
  for (const { name, job, payload, cadence, atOnce, graceMinutes, title, remedy } of schedules) {
    await tx.query(KEEP, [
      name,
      writeCadence(cadence),
      Math.round(graceMinutes * 60),
      JSON.stringify({ title, remedy }),
      job.queue,
      job.name,
      JSON.stringify(job.payload.parse(payload)),
      atOnce || 'everySeconds' in cadence ? now : nextDue(cadence, now),
    ]);
  }
  await tx.query(FORGET, [schedules.map(({ name }) => name)]);
}

/**
 * Promises what is due, moves its due time on, and notes what was done since. One run of a schedule at a time: while the last one is
 * not done, nothing new is promised, and the watchdog sees its age.
 *
 * @returns how many were promised
 */
export async function runSchedules(
  tx: SqlTransaction,
  schedules: ReadonlyMap<string, ScheduleDefinition>,
): Promise<number> {
  const rows = await tx.query<{ name: string; dueAt: Date; now: Date; busy: boolean }>(DUE);
  let promised = 0;
  for (const { name, dueAt, now, busy } of rows) {
    const schedule = schedules.get(name);
    // Another version of the worker declared it, and fires it.
    if (schedule === undefined) continue;
    const next = nextDue(schedule.cadence, now);
    if (busy) {
      await tx.query(LATER, [name, next]);
      continue;
    }
    const key = `${name}.${dueAt.toISOString().slice(0, 19)}`;
    await promise(tx, schedule.job, schedule.payload, key);
    await tx.query(RAN, [name, next, keyOf(schedule.job, key)]);
    promised += 1;
  }
  await tx.query(DONE);
  return promised;
}
