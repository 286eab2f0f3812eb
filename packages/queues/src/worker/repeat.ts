import { setTimeout as pause } from 'node:timers/promises';

/**
 * Does something again and again until it is stopped; a failure is told and ends nothing.
 *
 * @param work gives true when there is more to do at once
 * @returns ends it, after what is in hand
 */
export function repeat(
  work: () => Promise<boolean>,
  everyMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await work();
      } catch (error) {
        onError(error);
      }
      if (!more) await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}
