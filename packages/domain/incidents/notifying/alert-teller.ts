import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { TellingWay } from '../contract/notifying.ts';
import { judgeNotices } from './judge-notices.ts';
import { tellAlerts } from './tell-alerts.ts';

/** One teller at a time over all workers; what the others would tell, it tells. */
const HELD = `SELECT pg_try_advisory_xact_lock(hashtext('kean.alert-teller')) AS held`;

export interface TellerObserver {
  told(messages: number): void;
  /** Something went wrong that may go right the next time. */
  troubled(error: unknown): void;
}

/**
 * Looks again and again whom to tell. Everything stands in the database: a worker that dies leaves nothing half told, and the next one goes
 * on from what is due.
 */
export class AlertTeller {
  readonly #db: Database;
  readonly #ways: ReadonlySet<TellingWay>;
  readonly #observer: TellerObserver;
  #turning: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** @param ways by which this office can speak to people */
  constructor(db: Database, ways: ReadonlySet<TellingWay>, observer: TellerObserver) {
    this.#db = db;
    this.#ways = ways;
    this.#observer = observer;
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#turning;
  }

  /** One turn at a time: who asks meanwhile waits for the one that runs. Never rejects. */
  turn(): Promise<void> {
    this.#turning ??= this.#take()
      .catch((error: unknown) => this.#observer.troubled(error))
      .finally(() => {
        this.#turning = null;
      });
    return this.#turning;
  }

  async #take(): Promise<void> {
    const told = await inSqlTransaction(this.#db, nobody, async (tx) => {
      const [lock] = await tx.query<{ held: boolean }>(HELD);
      if (lock?.held !== true) return 0;
      await judgeNotices(tx, this.#ways);
      return tellAlerts(tx, this.#ways);
    });
    if (told > 0) this.#observer.told(told);
  }
}
