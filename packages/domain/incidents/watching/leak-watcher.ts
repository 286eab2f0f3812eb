import { holdSessionLock, type SessionLock } from '@kean/db';
import { BatchWatch, type WatchParts } from './watch-batch.ts';

/** What there is to tell, for metrics and the operator's log. */
export interface WatchObserver {
  watched(events: number, alerts: number): void;
  /** Something went wrong that may go right the next time. */
  troubled(error: unknown): void;
}

const LOCK = 'kean.leak-watch';
/** Rows in memory at once, some megabytes: where many wait, a person is remembered once for many of their acts. */
const EVENTS_OF_A_BATCH = 16_384;
const DAY_MS = 86_400_000;

/**
 * Follows the log and tells what the rules say. Every worker has one; the one that holds the lock leads, the others stand by. What a former leader
 * still does cannot harm: it would have to begin from a place that is not the database's any more.
 */
export class LeakWatcher {
  readonly #parts: WatchParts;
  readonly #observer: WatchObserver;
  readonly #batches: BatchWatch;
  #lock: SessionLock | null = null;
  #turning: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopping = false;
  #forgotAt = 0;

  constructor(parts: WatchParts, observer: WatchObserver) {
    this.#parts = parts;
    this.#observer = observer;
    this.#batches = new BatchWatch(parts);
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => void this.turn(), everyMs);
    void this.turn();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stopping = true;
    await this.#turning;
    await this.#standDown();
  }

  /** Everything that is final is seen. One turn at a time: who asks meanwhile waits for the one that runs. Never rejects. */
  turn(): Promise<void> {
    this.#turning ??= this.#take()
      .catch((error: unknown) => this.#observer.troubled(error))
      .finally(() => {
        this.#turning = null;
      });
    return this.#turning;
  }

  async #take(): Promise<void> {
    if (!(await this.#lead())) return;
    let more = true;
    while (more && !this.#stopping) {
      const { read, raised } = await this.#batches.next(EVENTS_OF_A_BATCH);
      if (read > 0) this.#observer.watched(read, raised);
      more = read >= EVENTS_OF_A_BATCH;
    }
    if (Date.now() - this.#forgotAt < DAY_MS) return;
    this.#forgotAt = Date.now();
    await this.#batches.forgetSilent();
  }

  async #lead(): Promise<boolean> {
    if (this.#stopping) return false;
    if (this.#lock?.held() === true) return true;
    await this.#standDown();
    this.#lock = await holdSessionLock(this.#parts.db, LOCK);
    return this.#lock !== null;
  }

  async #standDown(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    this.#batches.forget();
    await lock?.release();
  }
}
