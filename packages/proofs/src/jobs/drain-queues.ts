import { setTimeout as pause } from 'node:timers/promises';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { newId } from '@kean/kernel';
import { promise } from '@kean/queues';
import { countEffect } from '@kean/queues/testing';
import { type ClauseWorker, handleJob, startQueues } from '@kean/queues/worker';
import { type OpenedSql, openSql } from '@kean/testing';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type DrainNeeds, EFFECT } from './drain.handler.ts';
import type { FaultyStores } from './faulty-stores.ts';

const CONCURRENCY = 100;
/** As many as the worker process has. */
const CONNECTIONS = 16;
const AT_ONCE = 100;
/** Callers that promise at the same time, each over a connection of its own. */
const PRODUCERS = 4;

const worker: ClauseWorker<DrainNeeds> = {
  clause: 'sample',
  handlers: [handleJob(countEffect, () => import('./drain.handler.ts'))],
  concurrency: { sample: CONCURRENCY },
};
const silent = {
  ended: () => undefined,
  relayed: () => undefined,
  missing: () => undefined,
  alerted: () => undefined,
  troubled: () => undefined,
};

/** Both sides of the comparison, on the same stores, with an effect of one row each. */
export class Drains {
  readonly #urls: FaultyStores['urls'];
  readonly #db: Database;
  readonly #api: Database;
  readonly #sql: OpenedSql;

  constructor(urls: FaultyStores['urls']) {
    this.#urls = urls;
    this.#db = openDatabase({ url: urls.worker, applicationName: 'kean-bench', max: CONNECTIONS });
    this.#api = openDatabase({ url: urls.api, applicationName: 'kean-bench', max: 4 });
    this.#sql = openSql(urls.admin);
  }

  async close(): Promise<void> {
    await Promise.all([this.#db.close(), this.#api.close(), this.#sql.close()]);
  }

  /** Promised in transactions, carried, done with idempotency. @returns jobs a second, from the first promise to the last effect */
  async ours(jobs: number): Promise<number> {
    await this.#sql.query('truncate effect');
    const queues = await this.#start([worker]);
    const from = performance.now();
    await Promise.all(Array.from({ length: PRODUCERS }, (_, which) => this.#promiseFrom(which * AT_ONCE, jobs)));
    await this.#untilEffects(jobs);
    const seconds = (performance.now() - from) / 1000;
    await queues.stop();
    return jobs / seconds;
  }

  async #promiseFrom(first: number, jobs: number): Promise<void> {
    for (let made = first; made < jobs; made += PRODUCERS * AT_ONCE) {
      await inSqlTransaction(this.#api, nobody, async (tx) => {
        for (let each = made; each < Math.min(jobs, made + AT_ONCE); each += 1) {
          const workId = newId<'Work'>();
          await promise(tx, countEffect, { workId, behaviours: ['work'] }, workId);
        }
      });
    }
  }

  /** The same effect behind bare BullMQ, which forgets what it carries when Redis does. @returns jobs a second */
  async bare(jobs: number): Promise<number> {
    await this.#sql.query('truncate effect');
    const producer = new Redis(this.#urls.redis);
    const consumer = new Redis(this.#urls.redis, { maxRetriesPerRequest: null });
    const queue = new Queue('bare', { connection: producer });
    const done = (job: Job) =>
      inSqlTransaction(this.#db, nobody, (tx) => tx.query(EFFECT, [job.data.workId])).then(() => undefined);
    const bare = new Worker('bare', done, { connection: consumer, concurrency: CONCURRENCY });
    await bare.waitUntilReady();
    const from = performance.now();
    for (let made = 0; made < jobs; made += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, () => ({ name: 'bare', data: { workId: newId<'Work'>() } }));
      await queue.addBulk(batch.map((job) => ({ ...job, opts: { removeOnComplete: true } })));
    }
    await this.#untilEffects(jobs);
    const seconds = (performance.now() - from) / 1000;
    await bare.close();
    await queue.close();
    producer.disconnect();
    consumer.disconnect();
    return jobs / seconds;
  }

  /** So many are owed and lie in Redis; then workers begin. @returns jobs a second over the first `measured` */
  async withQueued(queued: number, measured: number, signal: AbortSignal): Promise<number> {
    await this.#sql.query('truncate effect, outbox, job_done');
    await this.#sql.query(
      `insert into outbox (queue, job, key, payload)
       select 'sample', 'sample.count-effect', 'sample.count-effect/' || id,
              jsonb_build_object('workId', id, 'behaviours', jsonb_build_array('work'))
         from (select gen_random_uuid() as id from generate_series(1, $1::int)) as made`,
      [queued],
    );
    await this.#sql.query('analyze outbox');
    const relay = await this.#start([]);
    while ((await this.#count('select 1 from outbox where relayed_at is null limit 1')) > 0) {
      signal.throwIfAborted();
      await pause(200);
    }
    await relay.stop();
    const queues = await this.#start([worker]);
    const from = performance.now();
    await this.#untilEffects(measured);
    const rate = (await this.#effects()) / ((performance.now() - from) / 1000);
    await queues.stop();
    await this.#sql.query('truncate outbox, job_done');
    const redis = new Redis(this.#urls.redis);
    await redis.flushall();
    redis.disconnect();
    return rate;
  }

  #start(clauses: readonly ClauseWorker<DrainNeeds>[]) {
    const { redis } = this.#urls;
    return startQueues({ db: this.#db, redisUrl: redis, clauses, needs: { db: this.#db }, observer: silent });
  }

  async #untilEffects(jobs: number): Promise<void> {
    while ((await this.#effects()) < jobs) await pause(20);
  }

  async #effects(): Promise<number> {
    const [row] = await this.#sql.query<{ n: number }>('select count(*)::int as n from effect');
    return row?.n ?? 0;
  }

  async #count(statement: string): Promise<number> {
    return (await this.#sql.query(statement)).length;
  }
}
