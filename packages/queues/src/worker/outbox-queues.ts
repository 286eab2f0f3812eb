import { Queue } from 'bullmq';
import type { RedisClient } from '../redis/index.ts';
import { jobIdOf, prefixOf } from './queue-keys.ts';

/** Work on its way to Redis; what it is about stays in Postgres. */
export interface Relayed {
  readonly id: string;
  readonly queue: string;
  readonly job: string;
}

/**
 * Nothing of a job is kept in Redis once it ends: whether it is done stands in Postgres, and a job that is missing here and not done
 * there is handed over again. No stack either: it would be kept beside the job.
 */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 } as const;
const KEPT_EVENTS = 1_000;

/** The producers' side of all queues, made as they are needed. */
export class OutboxQueues {
  readonly #redis: RedisClient;
  readonly #onError: (error: unknown) => void;
  readonly #queues = new Map<string, Queue>();

  constructor(redis: RedisClient, onError: (error: unknown) => void) {
    this.#redis = redis;
    this.#onError = onError;
  }

  /** Hands over; what is in Redis already stays as it is. */
  async add(rows: readonly Relayed[]): Promise<void> {
    for (const [name, jobs] of Map.groupBy(rows, (row) => row.queue)) {
      await this.#queue(name).addBulk(
        jobs.map(({ id, job }) => ({ name: job, data: {}, opts: { ...JOB_OPTIONS, jobId: jobIdOf(id) } })),
      );
    }
  }

  /** Those of the rows that Redis does not know. */
  async missing<Row extends Pick<Relayed, 'id' | 'queue'>>(rows: readonly Row[]): Promise<Row[]> {
    const known = await Promise.all(
      rows.map(({ id, queue }) => this.#redis.exists(`${prefixOf(queue)}:${queue}:${jobIdOf(id)}`)),
    );
    return rows.filter((_row, index) => known[index] === 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, {
      connection: this.#redis,
      prefix: prefixOf(name),
      streams: { events: { maxLen: KEPT_EVENTS } },
    });
    queue.on('error', this.#onError);
    this.#queues.set(name, queue);
    return queue;
  }
}
