import { Pool } from 'undici';
import { quantile } from './interleave.ts';

export interface RepeatedRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Made anew for each request, for callers that do not ask the same thing twice. */
  readonly body?: (request: number) => string;
}

export interface Load {
  readonly callers: number;
  readonly seconds: number;
}

export interface Answered {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * So many callers, each on a connection of its own that stays open, each asking again as soon as it has read the answer.
 * @throws Error at the first answer that is not 200, with its beginning
 */
export async function askRepeatedly(request: RepeatedRequest, load: Load, signal: AbortSignal): Promise<Answered> {
  const { origin, pathname, search } = new URL(request.url);
  const pool = new Pool(origin, { connections: load.callers, pipelining: 1 });
  const times: number[] = [];
  const began = performance.now();
  const end = began + load.seconds * 1_000;
  let asked = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < end && !signal.aborted) {
      const sent = performance.now();
      const answer = await pool.request({
        path: `${pathname}${search}`,
        method: request.method ?? 'GET',
        headers: { ...request.headers },
        body: request.body?.(asked++) ?? null,
      });
      const body = await answer.body.arrayBuffer();
      if (answer.statusCode !== 200) throw refusal(request.url, answer.statusCode, body);
      times.push(performance.now() - sent);
    }
  };
  try {
    await Promise.all(Array.from({ length: load.callers }, caller));
  } finally {
    await pool.destroy();
  }
  const seconds = (performance.now() - began) / 1_000;
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
}

function refusal(url: string, status: number, body: ArrayBuffer): Error {
  return new Error(`${new URL(url).pathname} answered ${status}: ${Buffer.from(body).toString('utf8', 0, 200)}`);
}
