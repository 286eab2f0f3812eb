import { Redis } from 'ioredis';

/** Publishes over a bare Redis and waits for it to arrive, in milliseconds each. */
export async function measureHops(redisUrl: string, times: number): Promise<number[]> {
  const [listening, telling] = [new Redis(redisUrl), new Redis(redisUrl)];
  const channel = 'kean:bench:hop';
  try {
    await listening.subscribe(channel);
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const arrived = Promise.withResolvers<number>();
      listening.once('message', () => arrived.resolve(performance.now()));
      const began = performance.now();
      await telling.publish(channel, String(time));
      took.push((await arrived.promise) - began);
    }
    return took;
  } finally {
    listening.disconnect();
    telling.disconnect();
  }
}
