import { setTimeout as sleep } from 'node:timers/promises';
import type { Detached } from '../processes/spawn-detached.ts';

export type Outcome = { readonly ready: true } | { readonly ready: false; readonly reason: string };

/**
 * Asks again and again until the part answers, its process ends or the time is over.
 * @param process `null` when somebody else started it
 */
export async function waitUntil(
  answers: () => Promise<boolean>,
  process: Pick<Detached, 'ended'> | null,
  timeoutMs: number,
  pollMs = 40,
): Promise<Outcome> {
  const deadline = Date.now() + timeoutMs;
  let ended: string | null = null;
  void process?.ended.then((how) => {
    ended = how;
  });
  while (Date.now() < deadline) {
    if (await answers()) return { ready: true };
    if (ended !== null) return { ready: false, reason: `it ended with ${ended}` };
    await sleep(pollMs);
  }
  return { ready: false, reason: `it did not answer within ${Math.round(timeoutMs / 1000)} s` };
}
