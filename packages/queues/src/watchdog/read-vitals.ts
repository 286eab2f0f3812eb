import { readArchiver, type SqlTransaction } from '@kean/db';
import { type QueueFigures, readQueueFigures } from '../queue-figures.ts';

export interface ScheduleVital {
  readonly name: string;
  readonly graceSeconds: number;
  readonly dueAt: Date;
  readonly lastRanAt: Date | null;
  readonly lastDoneAt: Date | null;
}

/** What the watchdog judges by, all of one moment of the database. */
export interface Vitals {
  readonly now: Date;
  readonly queues: readonly QueueFigures[];
  /** When a worker last told that it consumes the queue. */
  readonly consumed: ReadonlyMap<string, Date>;
  readonly oldestUnrelayedAt: Date | null;
  readonly oldestTimerAt: Date | null;
  readonly schedules: readonly ScheduleVital[];
  /** Since when no segment of the log was archived, once that is too long. */
  readonly archiveOverdueSince: Date | null;
}

const MOMENT = `
  select clock_timestamp() as now,
         (select created_at from outbox where relayed_at is null and dead_at is null order by id limit 1) as "oldestUnrelayedAt",
         (select min(due_at) from timer) as "oldestTimerAt"`;
const CONSUMED = 'select queue, max(seen_at) as "seenAt" from worker_pulse group by queue';
const SCHEDULES = `
  select name, grace_seconds as "graceSeconds", due_at as "dueAt", last_ran_at as "lastRanAt", last_done_at as "lastDoneAt"
    from schedule order by name`;

export async function readVitals(tx: SqlTransaction): Promise<Vitals> {
  const queues = await readQueueFigures(tx);
  const consumed = await tx.query<{ queue: string; seenAt: Date }>(CONSUMED);
  const schedules = await tx.query<ScheduleVital>(SCHEDULES);
  const [moment] = await tx.query<Pick<Vitals, 'now' | 'oldestUnrelayedAt' | 'oldestTimerAt'>>(MOMENT);
  return {
    ...(moment as NonNullable<typeof moment>),
    queues,
    schedules,
    archiveOverdueSince: (await readArchiver(tx)).overdueSince,
    consumed: new Map(consumed.map(({ queue, seenAt }) => [queue, seenAt])),
  };
}
