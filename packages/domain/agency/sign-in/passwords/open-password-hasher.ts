import { Worker } from 'node:worker_threads';
import { failAgency } from '../../errors.ts';
import type { HashResult, HashTask } from './hash-thread.ts';

export interface PasswordHasher {
  /** argon2id in its own encoded form, with a fresh salt. */
  hash(password: string): Promise<string>;
  /** False also for a stored hash that cannot be read: absence denies. */
  verify(hash: string, password: string): Promise<boolean>;
  /** Ends the thread; what waits is refused. */
  close(): Promise<void>;
}

interface Waiting {
  readonly task: HashTask;
  readonly resolve: (result: HashResult) => void;
  readonly reject: (error: unknown) => void;
}

/** At some 12 to 25 ms each and three times as much of rest, the last one in the queue waits a second and a half at most. */
export const MOST_WAITING = 16;

/**
 * While others wait the thread rests after each password so many times as long as it worked. A storm then takes a quarter of one core at
 * most, with the memory that argon2id turns over, and everybody who is already inside keeps the rest; who signs in alone waits for nobody.
 */
const RESTS = 3;

/**
 * Hashes passwords one after the other in a thread of their own, off the event loop and off libuv's pool (in which four would
 * run at once and starve everybody on two cores). The queue is bounded: what does not fit is refused at once with
 * AGENCY_SIGN_IN_BUSY instead of making everyone wait.
 */
export function openPasswordHasher(mostWaiting = MOST_WAITING): PasswordHasher {
  const queue: Waiting[] = [];
  let running: Waiting | null = null;
  let thread: Worker | null = null;
  let began = 0;
  let resting = false;
  let closed = false;

  const next = (): void => {
    running = queue.shift() ?? null;
    if (running === null) return void thread?.unref();
    thread ??= start();
    thread.ref();
    began = performance.now();
    thread.postMessage(running.task);
  };

  /** The queue goes on after the rest; until then nothing counts as running, and what comes waits. */
  const rest = (): void => {
    running = null;
    resting = true;
    thread?.unref();
    setTimeout(
      () => {
        resting = false;
        if (running === null && !closed) next();
      },
      RESTS * (performance.now() - began),
    );
  };

  /** A thread that died takes its one task along; the next task starts another. */
  const lost = (died: Worker): void => {
    if (thread !== died) return;
    thread = null;
    running?.reject(failAgency('AGENCY_SIGN_IN_UNAVAILABLE'));
    next();
  };

  const start = (): Worker => {
    const started = new Worker(new URL('./hash-thread.ts', import.meta.url));
    started.on('message', (result: HashResult) => {
      running?.resolve(result);
      if (queue.length === 0) next();
      else rest();
    });
    started.on('error', () => lost(started));
    started.on('exit', () => lost(started));
    return started;
  };

  const perform = (task: HashTask): Promise<HashResult> => {
    if (closed || queue.length >= mostWaiting) return Promise.reject(failAgency('AGENCY_SIGN_IN_BUSY'));
    return new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject });
      if (running === null && !resting) next();
    });
  };

  return {
    hash: async (password) => {
      const result = await perform({ kind: 'hash', password });
      if (typeof result !== 'string') throw failAgency('AGENCY_SIGN_IN_UNAVAILABLE');
      return result;
    },
    verify: async (hash, password) => (await perform({ kind: 'verify', password, hash })) === true,
    close: async () => {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.reject(failAgency('AGENCY_SIGN_IN_UNAVAILABLE'));
      const ending = thread;
      thread = null;
      running?.reject(failAgency('AGENCY_SIGN_IN_UNAVAILABLE'));
      running = null;
      await ending?.terminate();
    },
  };
}
