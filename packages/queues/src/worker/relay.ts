import { setTimeout as pause } from 'node:timers/promises';
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { listenForPromises } from './listen-for-promises.ts';
import type { OutboxQueues, Relayed } from './outbox-queues.ts';
import type { QueueObserver } from './queue-observer.ts';
import { WakeUp } from './wake-up.ts';

const BATCH = 500;
const POLL_MS = 1_000;
const MOST_WAIT_MS = 2_000;

/** Several relays share the work: each takes rows that no other holds. */
const TAKE = `
  update outbox set relayed_at = clock_timestamp()
   where id in (select id from outbox where relayed_at is null and dead_at is null
                 order by id limit ${BATCH} for update skip locked)
  returning id::text, queue, job`;

/**
 * Carries promises from Postgres to Redis, in the order in which they were made. A batch is marked as relayed in the transaction
 * that hands it over: if Redis does not take it, or the process dies, it is still waiting. If the process dies between the two, it is
 * handed over twice, and Redis knows the id.
 */
export class Relay {
  readonly #db: Database;
  readonly #queues: OutboxQueues;
  readonly #observer: QueueObserver;
  readonly #wakeUp = new WakeUp();
  readonly #stopListening: () => Promise<void>;
  readonly #running: Promise<void>;
  #stopped = false;

  /** @param takenBack told the number of each promise that somebody took back */
  constructor(db: Database, queues: OutboxQueues, observer: QueueObserver, takenBack: (id: string) => void) {
    this.#db = db;
    this.#queues = queues;
    this.#observer = observer;
    this.#stopListening = listenForPromises(
      db,
      (id) => (id === undefined ? this.ring() : takenBack(id)),
      (error) => observer.troubled('listen', error),
    );
    this.#running = this.#run();
  }

  /** There may be something to carry. */
  ring(): void {
    this.#wakeUp.ring();
  }

  /** Ends after the batch in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.ring();
    await Promise.all([this.#running, this.#stopListening()]);
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      try {
        const carried = await this.#carryBatch();
        failures = 0;
        if (carried < BATCH) await this.#wakeUp.wait(POLL_MS);
      } catch (error) {
        this.#observer.troubled('relay', error);
        failures += 1;
        await pause(Math.min(100 * 2 ** Math.min(failures, 10), MOST_WAIT_MS));
      }
    }
  }

  async #carryBatch(): Promise<number> {
    const carried = await inSqlTransaction(this.#db, nobody, async (tx) => {
      const rows = await tx.query<Relayed>(TAKE);
      // `returning` promises no order.
      rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
      await this.#queues.add(rows);
      return rows.length;
    });
    if (carried > 0) this.#observer.relayed(carried);
    return carried;
  }
}
