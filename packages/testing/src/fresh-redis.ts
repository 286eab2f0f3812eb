import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { inject } from 'vitest';

/** Databases 1 to 1023 are lent to test files; 0 holds the counter. */
const DATABASES = 1023;

export interface FreshRedis {
  /** Address of an empty database of the run's Redis, this file's alone. `FLUSHDB` is yours; `FLUSHALL` hits every file. */
  readonly url: string;
  /** Unique word for what is not kept apart by database: channels of publish/subscribe. */
  readonly prefix: string;
  /** Empties the database. */
  readonly dispose: () => Promise<void>;
}

/** Lends an empty Redis database. A test that stops, kills or flushes a whole server starts its own with `startRedis`. */
export async function freshRedis(): Promise<FreshRedis> {
  const { redisUrl } = inject('testServices');
  const next = await onDatabase(redisUrl, 0, (redis) => redis.incr('next-database'));
  const database = 1 + (next % DATABASES);
  await onDatabase(redisUrl, database, (redis) => redis.flushdb());
  return {
    url: `${redisUrl}/${database}`,
    prefix: `t${randomBytes(6).toString('hex')}`,
    dispose: async () => {
      await onDatabase(redisUrl, database, (redis) => redis.flushdb());
    },
  };
}

async function onDatabase<T>(url: string, database: number, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { db: database, lazyConnect: true });
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
