import type { Database } from '@kean/db';
import { type ClauseWorker, DEFAULT_CONCURRENCY, type HandlerEntry } from './clause-worker.ts';
import { Consumer } from './consumer.ts';
import { OutboxLedger } from './outbox-ledger.ts';
import { OutboxQueues } from './outbox-queues.ts';
import { startPulse } from './pulse.ts';
import { flushMarkerOf } from './queue-keys.ts';
import { type QueueObserver, quieted } from './queue-observer.ts';
import { connectQueueRedis } from './queue-redis.ts';
import { Relay } from './relay.ts';
import { startSweep } from './sweep.ts';
import { startTimers } from './timers/start-timers.ts';
import { startWatchdog } from './watchdog.ts';

export interface QueueParts<Needs> {
  /** As the worker's login; the relay keeps one connection of the pool to listen. */
  readonly db: Database;
  readonly redisUrl: string;
  readonly clauses: readonly ClauseWorker<Needs>[];
  /** Lent to every handler. */
  readonly needs: Needs;
  readonly observer: QueueObserver;
  /** How often the watchdog looks; tests make it short. */
  readonly watchEveryMs?: number;
}

export interface RunningQueues {
  /** Resolves when Redis answers; for readiness. */
  check(): Promise<void>;
  /** Stops taking, lets short work end and long work stop at a safe place, and closes what was opened. */
  stop(): Promise<void>;
}

/**
 * Starts relay, sweep, timers, watchdog and one consumer per queue.
 * @throws StartRefusal when Redis does not answer; TypeError when two clauses handle the same job, or two schedules have one name
 */
export async function startQueues<Needs>(parts: QueueParts<Needs>): Promise<RunningQueues> {
  const observer = quieted(parts.observer);
  const handlers = handlersOf(parts.clauses);
  const onRedisError = (error: unknown) => observer.troubled('redis', error);
  const redis = await connectQueueRedis(parts.redisUrl, onRedisError);
  const queues = new OutboxQueues(redis.producer, onRedisError);
  const ledger = new OutboxLedger(parts.db);
  const relay = new Relay(parts.db, queues, observer, (id) => {
    for (const consumer of consumers) consumer.takenBack(id);
  });
  const concurrency = Object.assign({}, ...parts.clauses.map((clause) => clause.concurrency)) as Record<string, number>;
  const rate: NonNullable<ClauseWorker<Needs>['rate']> = Object.assign(
    {},
    ...parts.clauses.map((clause) => clause.rate),
  );
  const names = [...new Set([...handlers.values()].map(({ job }) => job.queue))];
  const consumers: Consumer<Needs>[] = names.map(
    (queue) =>
      new Consumer({
        queue,
        concurrency: concurrency[queue] ?? DEFAULT_CONCURRENCY,
        rate: rate[queue],
        handlers,
        needs: parts.needs,
        redis: redis.consumer,
        ledger,
        observer,
      }),
  );
  const stopSweep = startSweep({
    db: parts.db,
    redis: redis.producer,
    queues,
    names,
    observer,
    inHand: (id) => consumers.some((consumer) => consumer.inHand(id)),
    found: () => relay.ring(),
  });
  const schedules = parts.clauses.flatMap((clause) => clause.schedules ?? []);
  const stops = [
    stopSweep,
    startTimers({ db: parts.db, schedules, observer }),
    startPulse(parts.db, consumers, observer),
    startWatchdog(parts.db, observer, parts.watchEveryMs),
  ];
  return {
    // By a key of each queue: in a cluster every shard that holds one has to answer.
    check: async () => {
      await Promise.all(names.map((name) => redis.producer.exists(flushMarkerOf(name))));
    },
    stop: async () => {
      await Promise.all([
        relay.stop(),
        ...stops.map((stop) => stop()),
        ...consumers.map((consumer) => consumer.drain()),
      ]);
      await queues.close();
      redis.close();
    },
  };
}

function handlersOf<Needs>(clauses: readonly ClauseWorker<Needs>[]): Map<string, HandlerEntry<Needs>> {
  const handlers = new Map<string, HandlerEntry<Needs>>();
  for (const entry of clauses.flatMap((clause) => clause.handlers)) {
    if (handlers.has(entry.job.name)) throw new TypeError(`two handlers for ${entry.job.name}`);
    handlers.set(entry.job.name, entry);
  }
  return handlers;
}
