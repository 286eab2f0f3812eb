import { randomUUID } from 'node:crypto';
import { type Database, runStatement } from '@kean/db';
import type { Consumer, ConsumerView } from './consumer.ts';
import type { QueueObserver } from './queue-observer.ts';
import { repeat } from './repeat.ts';

const EVERY_MS = 2_000;
/** Runs told of each queue; who has more in hand shows the oldest. */
const MOST_RUNS = 20;
/** What ends sooner is a flicker on a screen. */
const LONG_MS = 1_000;

const TELL = `
  insert into worker_pulse (worker, queue, seen_at, room, in_hand, per_minute, running)
  select $1::uuid, queue, clock_timestamp(), room, in_hand, per_minute, running
    from jsonb_to_recordset($2::jsonb) as told (queue text, room int, in_hand int, per_minute int, running jsonb)
  on conflict (worker, queue) do update
     set seen_at = clock_timestamp(), room = excluded.room, in_hand = excluded.in_hand,
         per_minute = excluded.per_minute, running = excluded.running`;
/** A worker that was killed leaves its row; nobody looks at one so old. */
const FORGET = `delete from worker_pulse where seen_at < clock_timestamp() - interval '1 hour' or worker = $1::uuid and $2`;
const PROMISED = 'select id::text from outbox where id = any($1::bigint[])';

type Seen = Pick<Consumer<never>, 'view' | 'takenBack'>;

/**
 * Tells in Postgres which queues this process consumes, how fast, and what it has in hand: the operator sees it, and the watchdog sees
 * when nobody tells anything any more. Long runs whose promise is gone are asked to stop, in case the notice of it was lost.
 *
 * @returns ends it and takes the rows away
 */
export function startPulse(db: Database, consumers: readonly Seen[], observer: QueueObserver): () => Promise<void> {
  const worker = randomUUID();
  const beat = async (): Promise<boolean> => {
    const views = consumers.map((consumer) => consumer.view());
    await runStatement(db, TELL, [worker, JSON.stringify(views.map(told))]);
    await runStatement(db, FORGET, [worker, false]);
    await stopWhatIsTakenBack(db, consumers, views);
    return false;
  };
  const stop = repeat(beat, EVERY_MS, (error) => observer.troubled('pulse', error));
  return async () => {
    await stop();
    await runStatement(db, FORGET, [worker, true]).catch((error: unknown) => observer.troubled('pulse', error));
  };
}

function told({ queue, room, perMinute, running }: ConsumerView) {
  const long = running.filter(({ startedAt }) => Date.now() - startedAt.getTime() > LONG_MS);
  return { queue, room, in_hand: running.length, per_minute: perMinute, running: long.slice(0, MOST_RUNS) };
}

async function stopWhatIsTakenBack(db: Database, consumers: readonly Seen[], views: readonly ConsumerView[]) {
  const ids = views.flatMap(({ running }) => running.map(({ id }) => id));
  if (ids.length === 0) return;
  const promised = new Set((await runStatement<{ id: string }>(db, PROMISED, [ids])).map(({ id }) => id));
  for (const id of ids.filter((one) => !promised.has(one))) for (const consumer of consumers) consumer.takenBack(id);
}
