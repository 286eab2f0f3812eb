import { Buffer } from 'node:buffer';
import { Redis } from 'ioredis';
import { type Searched, searchStream } from './search-files.ts';
import type { Spelling } from './spellings.ts';

/** Reads one key whatever its type, as text; the server keeps long strings compressed, so its files alone prove nothing. */
const READERS: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  hash: (redis, key) => redis.hgetall(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: (redis, key) => redis.smembers(key),
  zset: (redis, key) => redis.zrange(key, '0', '-1', 'WITHSCORES'),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
};

/** Searches every key and value of a Redis server. `files` counts keys. */
export async function searchRedis(url: string, spellings: readonly Spelling[]): Promise<Searched> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true });
  try {
    await redis.connect();
    let keys = 0;
    async function* contents(): AsyncGenerator<Buffer> {
      for await (const batch of redis.scanStream({ count: 500 })) {
        for (const key of batch as string[]) {
          const read = READERS[await redis.type(key)];
          keys += 1;
          // Without JSON's escapes, so that the text lies there as the server has it.
          if (read !== undefined) yield Buffer.from(`${key}\n${flat(await read(redis, key))}\n`);
        }
      }
    }
    const searched = await searchStream(contents(), 'redis', spellings);
    return { ...searched, files: keys };
  } finally {
    redis.disconnect();
  }
}

function flat(value: unknown): string {
  if (Array.isArray(value)) return value.map(flat).join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, part]) => `${key}\n${flat(part)}`)
      .join('\n');
  return String(value);
}
