import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { freshRedis } from './fresh-redis.ts';

test('two files that borrow a Redis never see each other', async () => {
  const [one, other] = await Promise.all([freshRedis(), freshRedis()]);
  const [writer, reader] = [new Redis(one.url), new Redis(other.url)];
  try {
    await writer.set('key', 'value');
    expect(await writer.get('key')).toBe('value');
    expect(await reader.get('key')).toBeNull();
    await one.dispose();
    expect(await writer.dbsize()).toBe(0);
  } finally {
    writer.disconnect();
    reader.disconnect();
    await other.dispose();
  }
});
