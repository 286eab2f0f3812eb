import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@kean/db';
import { PROMISED_CHANNEL } from '../promise.ts';

const RECONNECT_MS = 1_000;

/**
 * Rings when a transaction with promises was committed, with the number of the promise where one was taken back. A lost connection is opened again; what was promised meanwhile is found by the
 * relay's own polling, so a missed notice costs a second and never a job.
 *
 * @returns ends the listening
 */
export function listenForPromises(
  db: Database,
  ring: (takenBack?: string) => void,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const listening = keepListening(db, ring, onError, stopping.signal);
  return async () => {
    stopping.abort();
    await listening;
  };
}

async function keepListening(
  db: Database,
  ring: (takenBack?: string) => void,
  onError: (error: unknown) => void,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      await listenOnce(db, ring, stopping);
    } catch (error) {
      onError(error);
      await pause(RECONNECT_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** Resolves when it is stopped, rejects when the connection is lost. */
async function listenOnce(db: Database, ring: (takenBack?: string) => void, stopping: AbortSignal): Promise<void> {
  const client = await db.pool.connect();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => resolve();
  const heard = ({ payload }: { payload?: string | undefined }) => ring(payload || undefined);
  const lost = (error?: Error) => reject(error ?? new Error('the connection that listens was closed'));
  try {
    client.on('notification', heard);
    client.on('error', lost);
    client.on('end', lost);
    stopping.addEventListener('abort', stop, { once: true });
    if (stopping.aborted) return;
    await client.query(`listen ${PROMISED_CHANNEL}`);
    ring();
    await promise;
  } finally {
    stopping.removeEventListener('abort', stop);
    client.off('notification', heard);
    client.off('end', lost);
    // Closed and not given back: it still listens.
    client.release(true);
  }
}
