import type { LogReader } from '@kean/audit';
import type { Database } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import { FIRST_RULES, LeakWatcher, SilenceWatch } from '@kean/incidents/worker';
import type { Logger, Metrics } from '@kean/observability';
import { ACTS_COUNTED } from './acts-counted.ts';

/** How often the log is looked at: an alert stands on the screen within a second of its act. */
const TURN_EVERY_MS = 200;

export interface OpenWatch {
  stop(): Promise<void>;
}

/** Starts the watch of the log in this process: it leads, or stands by while another worker does. And it watches the other watchers. */
export function openWatch(parts: {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly log: LogReader;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): OpenWatch {
  const { db, keyring, log, logger, metrics } = parts;
  const events = metrics.counter('kean_leak_watch_events_total', 'Events of the log that the watch has read.');
  const alerts = metrics.counter('kean_leak_watch_alerts_total', 'How often a rule told something.');
  const watcher = new LeakWatcher(
    { db, keyring, acts: ACTS_COUNTED, rules: FIRST_RULES },
    {
      watched: (read, raised) => {
        events.add({}, read);
        alerts.add({}, raised);
      },
      troubled: (error) => logger.error('leak-watch.troubled', error),
    },
  );
  watcher.start(TURN_EVERY_MS);
  const silence = new SilenceWatch({ db, log, troubled: (error) => logger.error('silence-watch.troubled', error) });
  silence.start();
  return {
    stop: async () => {
      await silence.stop();
      await watcher.stop();
    },
  };
}
