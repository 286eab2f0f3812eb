import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { findSilence, listDeadJobs, readVitals, type Silence, silentSince, type Vitals } from '@kean/queues';
import type { WorkOverview } from '../contract/work.ts';
import { remedyFor } from '../rules/what-a-cause-asks-of-a-person.ts';
import { readAlerts } from './read-alerts.ts';
import { type ScheduleRow, viewSchedule } from './schedule-view.ts';

/** Rows of each list; an operator with more dead work than this has one cause, not a thousand. */
const MOST = 50;
/** A worker tells of itself every two seconds; what is older than this is not running any more. */
const FRESH = "seen_at > clock_timestamp() - interval '15 seconds'";

const PULSES = `
  select queue, count(*)::int as workers, sum(room)::int as room, sum(in_hand)::int as "inHand", sum(per_minute)::int as "perMinute"
    from worker_pulse where ${FRESH} group by queue`;
const RUNNING = `
  select o.id::text, o.queue, o.job, (r->>'startedAt')::timestamptz as "startedAt",
         (r->>'done')::float8 as done, (r->>'total')::float8 as total
    from worker_pulse p cross join lateral jsonb_array_elements(p.running) as r join outbox o on o.id = (r->>'id')::bigint
   where p.${FRESH} order by 4 limit ${MOST}`;
const FAILED = `
  select id::text, queue, job, attempts, created_at as "promisedAt", failure
    from outbox where dead_at is null and failure is not null and attempts > 0 order by id limit ${MOST}`;
const TIMERS = `
  select name, count(*)::int as count, min(due_at) as "nextAt" from timer group by name order by 3 limit ${MOST}`;
const SCHEDULES = `
  select name, words, cadence, grace_seconds as "graceSeconds", due_at as "dueAt", last_ran_at as "lastRanAt", last_done_at as "lastDoneAt"
    from schedule order by due_at`;

interface Pulse {
  readonly queue: string;
  readonly workers: number;
  readonly room: number;
  readonly inHand: number;
  readonly perMinute: number;
}

/** Everything the operator sees of the work, of one moment of the database. Redis is not asked: it may be what is broken. */
export function readWork({ services }: SignedInContext): Promise<WorkOverview> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const vitals = await readVitals(tx);
    const schedules = await tx.query<ScheduleRow>(SCHEDULES);
    return {
      now: vitals.now,
      alerts: await readAlerts(tx, silenceWithoutWorkers(vitals), schedules),
      queues: queuesOf(vitals, await tx.query<Pulse>(PULSES)),
      running: await tx.query<WorkOverview['running'][number]>(RUNNING),
      failed: await tx.query<WorkOverview['failed'][number]>(FAILED),
      dead: await readDead(tx),
      timers: await tx.query<WorkOverview['timers'][number]>(TIMERS),
      schedules: schedules.map((row) => viewSchedule(row, vitals.now, silentSince(row))),
    };
  });
}

/** While a worker is there, what it raised counts; where none is, the same rules are asked here. */
function silenceWithoutWorkers(vitals: Vitals): Silence[] {
  const found = findSilence(vitals);
  return found.some(({ kind }) => kind === 'workers-silent') ? found : [];
}

function queuesOf({ queues, consumed }: Vitals, pulses: readonly Pulse[]): WorkOverview['queues'] {
  const names = [...new Set([...queues.map(({ queue }) => queue), ...consumed.keys()])].sort();
  return names.map((queue) => {
    const figures = queues.find((one) => one.queue === queue);
    const pulse = pulses.find((one) => one.queue === queue);
    return {
      queue,
      waiting: figures?.waiting ?? 0,
      relayed: figures?.relayed ?? 0,
      dead: figures?.dead ?? 0,
      oldestSeconds: figures?.lagSeconds ?? 0,
      inHand: pulse?.inHand ?? 0,
      perMinute: pulse?.perMinute ?? 0,
      workers: pulse?.workers ?? 0,
      room: pulse?.room ?? 0,
    };
  });
}

async function readDead(tx: SqlTransaction): Promise<WorkOverview['dead']> {
  const dead = await listDeadJobs(tx, MOST);
  return dead.map(({ id, queue, job, attempts, promisedAt, deadAt, failure }) => ({
    ...{ id, queue, job, attempts, promisedAt, deadAt, failure },
    remedy: remedyFor(failure),
  }));
}
