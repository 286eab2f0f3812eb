import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { keepAlerts, nameOf } from '../watchdog/alerts.ts';
import { findSilence } from '../watchdog/find-silence.ts';
import { readVitals } from '../watchdog/read-vitals.ts';
import type { QueueObserver } from './queue-observer.ts';
import { repeat } from './repeat.ts';

export const WATCH_EVERY_MS = 10_000;

/**
 * Looks again and again for what is silent. Every worker watches, and the row of an alert is one for all: a worker that hangs is seen by
 * the others, and where no worker is left, the console judges by the same rules when it is read.
 *
 * @returns ends it
 */
export function startWatchdog(db: Database, observer: QueueObserver, everyMs = WATCH_EVERY_MS): () => Promise<void> {
  let before = new Set<string>();
  const watch = async (): Promise<boolean> => {
    await inSqlTransaction(db, nobody, async (tx) => {
      const silent = findSilence(await readVitals(tx));
      const firm = silent.filter((one) => before.has(nameOf(one)));
      before = new Set(silent.map(nameOf));
      const { raised, resolved } = await keepAlerts(tx, firm, silent);
      for (const { kind, about } of raised) observer.alerted(kind, about, true);
      for (const { kind, about } of resolved) observer.alerted(kind, about, false);
    });
    return false;
  };
  return repeat(watch, everyMs, (error) => observer.troubled('watchdog', error));
}
