import { randomInt } from 'node:crypto';
import type { Database } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import { enterDecoys } from '@kean/incidents/worker';
import type { Logger } from '@kean/observability';

/** Their hours are those at which people register: a minute is soon enough. Never the same second of it, which all of them would have in common. */
const LEAST_PAUSE_MS = 20_000;
const MOST_PAUSE_MS = 100_000;

/** Lets decoys enter in this process when their hour has come; of several workers one does it at a time. */
export function openDecoys(parts: { readonly db: Database; readonly keyring: Keyring; readonly logger: Logger }): {
  stop(): Promise<void>;
} {
  const { db, keyring, logger } = parts;
  let turning: Promise<unknown> = Promise.resolve();
  const turn = () => {
    turning = turning
      .then(() => enterDecoys({ db, keyring, now: new Date() }))
      .catch((error: unknown) => logger.error('decoys.troubled', error));
    timer = setTimeout(turn, pause());
  };
  const pause = () => randomInt(LEAST_PAUSE_MS, MOST_PAUSE_MS);
  let timer = setTimeout(turn, pause());
  return {
    stop: async () => {
      clearTimeout(timer);
      await turning;
    },
  };
}
