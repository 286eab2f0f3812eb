import { setTimeout as pause } from 'node:timers/promises';
import { type Database, inSqlTransaction, nobody, openDatabase, type SqlTransaction } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import { promise, setTimer } from '@kean/queues';
import { countEffect } from '@kean/queues/testing';
import { type OpenedSql, openSql } from '@kean/testing';
import type { ProofContext } from '../harness/proof.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { type FaultyStores, startFaultyStores } from './faulty-stores.ts';
import { WorkerProcesses } from './worker-processes.ts';

export interface FaultSizes {
  readonly jobs: number;
  readonly timers: number;
  /** Each of: a worker killed, Redis flushed, Redis full, Postgres restarted. */
  readonly kills: number;
  readonly flushes: number;
  readonly fills: number;
  readonly restarts: number;
}

const WORKERS = 2;
const AT_ONCE = 100;
const FULL_MS = 1_500;
const TIMERS_WITHIN_SECONDS = 60;
const PATIENCE_MS = 600_000;
const RECOVERED_MS = 10_000;
type WorkId = ReturnType<typeof newId<'Work'>>;
type Fault = keyof Omit<FaultSizes, 'jobs' | 'timers'>;

/**
 * Jobs and timers promised by real transactions while workers with their relays are killed, Redis is flushed and filled, and Postgres
 * is restarted, in an order that chance decides. In the end each effect is there once.
 */
export async function proveJobsSurvive(context: ProofContext, chance: Chance, sizes: FaultSizes): Promise<void> {
  const stores = await startFaultyStores();
  const api = openDatabase({ url: stores.urls.api, applicationName: 'kean-proof', max: 4 });
  const workers = new WorkerProcesses(stores.urls);
  let sql = openSql(stores.urls.admin);
  try {
    await workers.keep(WORKERS);
    const faults = shuffled(chance, sizes);
    const work = Array.from({ length: sizes.jobs + sizes.timers }, () => newId<'Work'>());
    const promising = promiseEverything(api, work, sizes, context.signal);
    const recoveries: number[] = [];
    for (const [index, fault] of faults.entries()) {
      context.signal.throwIfAborted();
      await pause(chance.below(600));
      await breakOnce(fault, stores, workers, chance);
      await workers.keep(WORKERS);
      if (fault === 'restarts') {
        await sql.close();
        sql = openSql(stores.urls.admin);
        recoveries.push(await untilEffect(sql));
      }
      context.say(`fault ${index + 1} of ${faults.length}: ${fault}`);
    }
    await promising;
    await untilDone(sql, workers, context);
    for (const [name, times] of Object.entries(sizes)) context.figure(name, times);
    await judge(sql, work, context);
    context.figure('longest way back after a restart of Postgres, ms', Math.round(Math.max(0, ...recoveries)));
    context.holds(
      'work goes on within ten seconds of Postgres being back',
      recoveries.every((ms) => ms <= RECOVERED_MS),
    );
  } finally {
    await workers.stop();
    await Promise.all([api.close(), sql.close()]);
    await stores.stop();
  }
}

function shuffled(chance: Chance, sizes: FaultSizes): Fault[] {
  const faults = (['kills', 'flushes', 'fills', 'restarts'] as const).flatMap((fault) =>
    Array.from({ length: sizes[fault] }, () => fault),
  );
  for (let last = faults.length - 1; last > 0; last -= 1) {
    const other = chance.below(last + 1);
    [faults[last], faults[other]] = [faults[other] as Fault, faults[last] as Fault];
  }
  return faults;
}

async function breakOnce(fault: Fault, stores: FaultyStores, workers: WorkerProcesses, chance: Chance): Promise<void> {
  if (fault === 'kills') await workers.kill(chance.below(WORKERS));
  else if (fault === 'flushes') await stores.flushRedis();
  else if (fault === 'fills') await stores.fillRedis(FULL_MS);
  else await stores.restartPostgres();
}

/** Some are slow, so that they are in hand when something breaks; some need another attempt. */
function behavioursOf(index: number): ('work' | 'slow' | 'unavailable')[] {
  if (index % 100 === 7) return ['slow'];
  return index % 50 === 3 ? ['unavailable', 'work'] : ['work'];
}

async function promiseEverything(
  api: Database,
  work: readonly WorkId[],
  { jobs }: FaultSizes,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < work.length; from += AT_ONCE) {
    const batch = work.slice(from, from + AT_ONCE);
    await untilCommitted(api, signal, async (tx) => {
      await tx.query('insert into asked (batch) values ($1::int)', [from]);
      for (const [index, workId] of batch.entries()) {
        const at = from + index;
        const payload = { workId, behaviours: behavioursOf(at) };
        if (at < jobs) await promise(tx, countEffect, payload, workId);
        else {
          const dueAt = { inSeconds: at % TIMERS_WITHIN_SECONDS };
          await setTimer(tx, { name: 'proof.due', key: workId, dueAt, job: countEffect, payload });
        }
      }
    });
  }
}

/** As any caller does whose connection broke. One whose commit was not answered may have committed: then its batch is taken. */
async function untilCommitted(
  api: Database,
  signal: AbortSignal,
  work: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await inSqlTransaction(api, nobody, work);
    } catch (error) {
      if (error instanceof AppError && error.code === 'DB_TAKEN') return;
      await pause(200);
    }
  }
}

/** @returns milliseconds until the next effect is committed, or until nothing is owed any more */
async function untilEffect(sql: OpenedSql): Promise<number> {
  const from = performance.now();
  const count = async () =>
    (
      await sql.query<{ done: number; owed: number }>(
        'select (select count(*) from effect)::int as done, (select count(*) from outbox)::int as owed',
      )
    )[0] ?? { done: 0, owed: 0 };
  const { done } = await count();
  for (;;) {
    const now = await count();
    if (now.done > done || now.owed === 0 || performance.now() - from > PATIENCE_MS) return performance.now() - from;
    await pause(50);
  }
}

async function untilDone(sql: OpenedSql, workers: WorkerProcesses, context: ProofContext): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    context.signal.throwIfAborted();
    const [left] = await sql.query<{ jobs: number; timers: number }>(
      'select (select count(*) from outbox)::int as jobs, (select count(*) from timer)::int as timers',
    );
    if (left?.jobs === 0 && left.timers === 0) return;
    context.say(`${left?.jobs} jobs and ${left?.timers} timers are left`);
    if (performance.now() > until) return;
    await workers.keep(WORKERS);
    await pause(1_000);
  }
}

async function judge(sql: OpenedSql, work: readonly WorkId[], context: ProofContext): Promise<void> {
  const rows = await sql.query<{ id: string; times: number }>(
    'select work_id::text as id, count(*)::int as times from effect group by 1',
  );
  const times = new Map(rows.map((row) => [row.id, row.times]));
  const lost = work.filter((id) => !times.has(id)).length;
  const twice = rows.filter((row) => row.times > 1).length;
  const [dead] = await sql.query<{ dead: number }>(
    'select count(*)::int as dead from outbox where dead_at is not null',
  );
  context.figure('effects', rows.length);
  context.figure('attempts', (await sql.query<{ n: number }>('select count(*)::int as n from attempt'))[0]?.n ?? 0);
  context.holds(`no job and no timer is lost (${lost} of ${work.length})`, lost === 0);
  context.holds(`no effect happened twice (${twice})`, twice === 0);
  context.holds('nothing happened that was not promised', rows.length === work.length);
  context.holds('nothing was given up', dead?.dead === 0);
}
