import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';

/** Requests of others, at a steady rate for so long. */
export interface SteadyWork {
  readonly url: string;
  readonly cookie: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Ends it before its time; what was asked by then is answered. */
  readonly until?: AbortSignal;
}

/**
 * Asks at a steady rate, whether or not the last answer came, so that a slow server is not asked less: the time of each counts
 * from when it was due.
 * @returns milliseconds of each
 * @throws Error at the first answer that is not 200
 */
export async function workSteadily({ url, cookie, perSecond, seconds, until }: SteadyWork): Promise<number[]> {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: 32, pipelining: 1 });
  const times: number[] = [];
  const ask = async (due: number): Promise<void> => {
    const { statusCode, body } = await pool.request({
      path: `${pathname}${search}`,
      method: 'GET',
      headers: { cookie },
    });
    await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`${pathname} answered ${statusCode}`);
    times.push(performance.now() - due);
  };
  const asked: Promise<void>[] = [];
  const began = performance.now();
  try {
    for (let number = 0; number < perSecond * seconds && until?.aborted !== true; number += 1) {
      const due = began + (number * 1_000) / perSecond;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
      asked.push(ask(Math.max(due, performance.now())));
    }
    await Promise.all(asked);
  } finally {
    await pool.destroy();
  }
  return times;
}
