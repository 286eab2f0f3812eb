import type { Database } from '@kean/db';
import { ALERT_GROUP, AlertTeller } from '@kean/incidents/worker';
import type { MessageMeans } from '@kean/messages/worker';
import type { Logger, Metrics } from '@kean/observability';

/** How often it is looked whom to tell: nobody waits for longer than for the mail server. */
const TURN_EVERY_MS = 1_000;

export interface OpenTeller {
  stop(): Promise<void>;
}

/** Starts the telling of alerts in this process; over all workers one tells at a time. */
export function openTeller(parts: {
  readonly db: Database;
  readonly messages: MessageMeans;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): OpenTeller {
  const { db, messages, logger, metrics } = parts;
  const { mail, robots } = messages.channels;
  const notices = metrics.counter('kean_alert_notices_total', 'Messages about alerts that were queued.');
  const ways = new Set([
    ...(mail === null ? [] : (['mail'] as const)),
    ...(robots.has(ALERT_GROUP) ? (['robot'] as const) : []),
  ]);
  const teller = new AlertTeller(db, ways, {
    told: (messages) => notices.add({}, messages),
    troubled: (error) => logger.error('alert-teller.troubled', error),
  });
  teller.start(TURN_EVERY_MS);
  return { stop: () => teller.stop() };
}
