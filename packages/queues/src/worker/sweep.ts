import { setTimeout as pause } from 'node:timers/promises';
import { type Database, runStatement } from '@kean/db';
import type { RedisClient } from '../redis/index.ts';
import type { OutboxQueues, Relayed } from './outbox-queues.ts';
import { flushMarkerOf } from './queue-keys.ts';
import type { QueueObserver } from './queue-observer.ts';

const EVERY_MS = 1_000;
const STEP = 500;

const OVERDUE = `
  select id::text, queue from outbox
   where dead_at is null and relayed_at < clock_timestamp() - interval '5 seconds' and id > $1::bigint
   order by id limit ${STEP}`;
const RELAY_AGAIN = `
  update outbox set relayed_at = null where id = any($1::bigint[]) and relayed_at is not null and dead_at is null returning id`;
const RELAY_ALL_AGAIN = `
  update outbox set relayed_at = null
   where queue = any($1::text[]) and relayed_at is not null and dead_at is null returning id`;

export interface SweepParts {
  readonly db: Database;
  readonly redis: RedisClient;
  readonly queues: OutboxQueues;
  /** Names of the queues that this process knows; what lies in others is found singly. */
  readonly names: readonly string[];
  readonly observer: QueueObserver;
  /** True for work that this process has in hand: it needs no entry in Redis to be finished. */
  readonly inHand: (outboxId: string) => boolean;
  /** Rings the relay. */
  readonly found: () => void;
}

/**
 * Makes good what Redis lost (I5, I7). A flushed or replaced Redis is seen within a second by the missing marker, and everything
 * that is not done is relayed again. What went missing singly (a crash between two syncs of its file) is found by walking the
 * outbox, a few hundred rows a second.
 *
 * @returns ends the sweeping
 */
export function startSweep(parts: SweepParts): () => Promise<void> {
  const stopping = new AbortController();
  const running = sweepUntil(parts, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function sweepUntil(parts: SweepParts, stopping: AbortSignal): Promise<void> {
  let place = '0';
  while (!stopping.aborted) {
    try {
      await refillAfterFlush(parts);
      place = await sweepStep(parts, place);
    } catch (error) {
      parts.observer.troubled('sweep', error);
    }
    await pause(EVERY_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Queue by queue: in a cluster they lie on different shards, and one shard may be replaced while the others stand. */
async function refillAfterFlush({ db, redis, names, observer, found }: SweepParts): Promise<void> {
  const set = await Promise.all(names.map((name) => redis.set(flushMarkerOf(name), '1', 'NX')));
  const flushed = names.filter((_name, index) => set[index] === 'OK');
  if (flushed.length === 0) return;
  const again = await runStatement(db, RELAY_ALL_AGAIN, [flushed]);
  if (again.length === 0) return;
  observer.missing(again.length);
  found();
}

/** @returns where the next step begins */
async function sweepStep({ db, queues, observer, inHand, found }: SweepParts, place: string): Promise<string> {
  const overdue = await runStatement<Pick<Relayed, 'id' | 'queue'>>(db, OVERDUE, [place]);
  const missing = (await queues.missing(overdue)).filter(({ id }) => !inHand(id));
  if (missing.length > 0) {
    const ids = missing.map(({ id }) => id);
    const again = await runStatement(db, RELAY_AGAIN, [ids]);
    observer.missing(again.length);
    found();
  }
  return overdue.length < STEP ? '0' : (overdue.at(-1)?.id ?? '0');
}
