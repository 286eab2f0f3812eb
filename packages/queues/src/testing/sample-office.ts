/** A database with a table for effects, a Redis, and workers, for one test file. */
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { freshDatabase, freshRedis } from '@kean/testing';
import { promise } from '../promise.ts';
import type { ClauseWorker } from '../worker/clause-worker.ts';
import type { EndedRun } from '../worker/queue-observer.ts';
import { type RunningQueues, startQueues } from '../worker/start-queues.ts';
import { countEffect } from './sample-jobs.ts';
import { sampleWorker } from './sample-worker.ts';

type WorkerChanges = Pick<ClauseWorker<unknown>, 'schedules' | 'rate'> & { readonly watchEveryMs?: number };
type Behaviours = Parameters<typeof promise<(typeof countEffect)['payload']>>[2]['behaviours'];

export async function sampleOffice(redisUrl?: string) {
  const fresh = await freshDatabase();
  const redis = redisUrl === undefined ? await freshRedis() : { url: redisUrl, dispose: async () => undefined };
  const owner = openDatabase({ url: fresh.urls.kean_owner, applicationName: 'queues-test' });
  const api = openDatabase({ url: fresh.urls.kean_api, applicationName: 'queues-test' });
  const worker = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'queues-test' });
  const running: { queues: RunningQueues; db: Database }[] = [];
  const ended: EndedRun[] = [];
  const troubles: unknown[] = [];
  const alerted: string[] = [];
  for (const table of ['effect', 'attempt']) {
    await asOwner(`create table ${table} (work_id uuid not null)`);
    await asOwner(`grant select, insert on ${table} to kean_worker, kean_api`);
  }

  async function asOwner(statement: string): Promise<Record<string, unknown>[]> {
    return inSqlTransaction(owner, nobody, (tx) => tx.query(statement));
  }

  async function startWorker(changes: WorkerChanges = {}): Promise<RunningQueues> {
    const db = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'queues-test', max: 8 });
    const queues = await startQueues({
      db,
      redisUrl: redis.url,
      clauses: [{ ...sampleWorker, schedules: changes.schedules ?? [], rate: changes.rate ?? {} }],
      needs: { db },
      watchEveryMs: changes.watchEveryMs ?? 60_000,
      observer: {
        ended: (run) => ended.push(run),
        relayed: () => undefined,
        missing: () => undefined,
        alerted: (kind, about, open) => alerted.push(`${open ? 'raised' : 'resolved'} ${kind}/${about}`),
        troubled: (_part, error) => troubles.push(error),
      },
    });
    running.push({ queues, db });
    return queues;
  }

  async function stopWorkers(): Promise<void> {
    for (const { queues, db } of running.splice(0)) {
      await queues.stop();
      await db.close();
    }
  }

  /** Promises work, each in a transaction of its own; `behaviours` as the handler reads them. */
  async function promiseWork(count: number, behaviours: Behaviours = ['work']): Promise<string[]> {
    const workIds = Array.from({ length: count }, () => newId<'Work'>());
    for (const workId of workIds) {
      await inSqlTransaction(api, nobody, (tx) => promise(tx, countEffect, { workId, behaviours }, workId));
    }
    return workIds;
  }

  /** How often each work had its effect. */
  async function effectsOf(workIds: readonly string[]): Promise<number[]> {
    const rows = await countOf('effect', workIds);
    return workIds.map((workId) => rows.get(workId) ?? 0);
  }

  async function attemptsOf(workId: string): Promise<number> {
    return (await countOf('attempt', [workId])).get(workId) ?? 0;
  }

  async function countOf(table: 'effect' | 'attempt', workIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await inSqlTransaction(api, nobody, (tx) =>
      tx.query<{ id: string; times: number }>(
        `select work_id::text as id, count(*)::int as times from ${table} where work_id = any($1::uuid[]) group by work_id`,
        [workIds],
      ),
    );
    return new Map(rows.map(({ id, times }) => [id, times]));
  }

  /** Cuts every connection of the workers, as a restarted Postgres does; gives how many. */
  async function cutWorkers(): Promise<number> {
    const admin = openDatabase({ url: fresh.adminUrls.kean, applicationName: 'queues-test' });
    const [row] = await inSqlTransaction(admin, nobody, (tx) =>
      tx.query<{ number: number }>(
        `select count(pg_terminate_backend(pid))::int as number from pg_stat_activity
          where datname = current_database() and usename = 'kean_worker'`,
      ),
    );
    await admin.close();
    return row?.number ?? 0;
  }

  /** Work that is promised and not done. */
  async function open(): Promise<number> {
    const [row] = await asOwner('select count(*)::int as number from outbox where dead_at is null');
    return Number(row?.number);
  }

  async function dispose(): Promise<void> {
    await stopWorkers();
    await Promise.all([owner.close(), api.close(), worker.close()]);
    await redis.dispose();
    await fresh.dispose();
  }

  const urls = { worker: fresh.urls.kean_worker, redis: redis.url };
  return {
    urls,
    api,
    worker,
    owner,
    ended,
    alerted,
    troubles,
    asOwner,
    startWorker,
    stopWorkers,
    promiseWork,
    effectsOf,
    attemptsOf,
    open,
    cutWorkers,
    dispose,
  };
}

export type SampleOffice = Awaited<ReturnType<typeof sampleOffice>>;
