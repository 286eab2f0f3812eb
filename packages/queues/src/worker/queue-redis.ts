import { StartRefusal } from '@kean/kernel';
import { openRedis, type RedisClient, readRedisAddress } from '../redis/index.ts';

/** The two ways a worker talks to Redis. */
export interface QueueRedis {
  /** For handing over: fails at once while Redis is away, so that the relay's transaction ends and is tried again. */
  readonly producer: RedisClient;
  /** For taking: waits for Redis to come back, as BullMQ demands of a consumer. */
  readonly consumer: RedisClient;
  close(): void;
}

const START_TIMEOUT_MS = 10_000;

/**
 * Connects before a queue is made: BullMQ on a fail-fast connection that is not ready yet ends in an error that nobody can catch.
 *
 * @throws StartRefusal when Redis does not answer within ten seconds
 */
export async function connectQueueRedis(
  url: string,
  onError: (error: unknown) => void,
  timeoutMs = START_TIMEOUT_MS,
): Promise<QueueRedis> {
  const producer = openRedis(url, { failFast: true, lazyConnect: true, commandTimeoutMs: 5_000 });
  const consumer = openRedis(url, { failFast: false, lazyConnect: true });
  const both = [producer, consumer];
  for (const redis of both) redis.on('error', onError);
  const close = () => {
    for (const redis of both) redis.disconnect();
  };
  try {
    await Promise.all(both.map((redis) => ready(redis, timeoutMs)));
  } catch (cause) {
    close();
    const places = readRedisAddress(url).nodes.map(({ host, port }) => `${host}:${port}`);
    const sentence = `REDIS_URL: Redis does not answer at ${places.join(', ')}. Start it, or correct the address or its password.`;
    throw Object.assign(new StartRefusal([sentence]), { cause });
  }
  return { producer, consumer, close };
}

async function ready(redis: RedisClient, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('no answer')), timeoutMs);
  redis.once('ready', resolve);
  // Its own retries go on; only the time-out gives up.
  redis.connect().catch(() => undefined);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    redis.off('ready', resolve);
  }
}
