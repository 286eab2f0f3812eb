import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import { failQueue } from '../errors.ts';
import type { RedisClient } from '../redis/index.ts';
import type { HandlerEntry } from './clause-worker.ts';
import { EndedPerMinute } from './ended-per-minute.ts';
import { NoLongerPromised, type OutboxLedger, type PromisedJob } from './outbox-ledger.ts';
import { outboxIdOf, prefixOf } from './queue-keys.ts';
import type { QueueObserver, RunOutcome } from './queue-observer.ts';
import { failureCodeOf, retryAfter } from './retry-by-kind.ts';
import { Interrupted, RunInHand, type RunProgress } from './run-in-hand.ts';

export interface ConsumerParts<Needs> {
  readonly queue: string;
  readonly concurrency: number;
  /** Over all processes that consume the queue. */
  readonly rate?: { readonly jobs: number; readonly perSeconds: number } | undefined;
  readonly handlers: ReadonlyMap<string, HandlerEntry<Needs>>;
  readonly needs: Needs;
  readonly redis: RedisClient;
  readonly ledger: OutboxLedger;
  readonly observer: QueueObserver;
}

/**
 * A killed worker's lock ends after `lockDuration`, and the next check puts its job back: within ten seconds. A worker that is alive
 * renews its locks every two.
 */
const TIMING = {
  lockDuration: 7_000,
  lockRenewTime: 4_000,
  stalledInterval: 2_000,
  runRetryDelay: 1_000,
  drainDelay: 5,
};
/** A job whose worker dies so often is what kills it. */
const MOST_DEATHS = 8;

/**
 * Takes jobs of one queue from Redis and does them by what stands in Postgres. Redis says no more than that there may be work: a job
 * without a promise, or one that is done or dead, is dropped; a failed attempt is kept in Postgres and comes back after a while.
 */
export class Consumer<Needs> {
  readonly #parts: ConsumerParts<Needs>;
  readonly #worker: Worker;
  readonly #inHand = new Map<string, RunInHand>();
  readonly #ended = new EndedPerMinute();
  #draining = false;

  constructor(parts: ConsumerParts<Needs>) {
    this.#parts = parts;
    this.#worker = new Worker(parts.queue, (job, token) => this.#take(job, token), {
      connection: parts.redis,
      prefix: prefixOf(parts.queue),
      concurrency: parts.concurrency,
      // Deaths are counted here, so that a given-up job is kept in Postgres.
      maxStalledCount: 1_000_000,
      ...TIMING,
      ...(parts.rate && { limiter: { max: parts.rate.jobs, duration: parts.rate.perSeconds * 1000 } }),
    });
    this.#worker.on('error', (error) => parts.observer.troubled('consumer', error));
    this.#worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.#inHand.get(outboxIdOf(jobId) ?? '')?.interrupt(true);
    });
  }

  inHand(outboxId: string): boolean {
    return this.#inHand.has(outboxId);
  }

  /** Somebody took this promise back: its run is asked to stop. */
  takenBack(outboxId: string): void {
    this.#inHand.get(outboxId)?.takeBack();
  }

  /** How it stands, for the pulse. */
  view(): ConsumerView {
    return {
      queue: this.#parts.queue,
      room: this.#parts.concurrency,
      perMinute: this.#ended.count(),
      running: [...this.#inHand.values()].filter(({ finished }) => !finished).map((run) => run.view()),
    };
  }

  /** Takes nothing more, asks long work to stop at a safe place, and resolves when nothing is in hand. */
  async drain(): Promise<void> {
    this.#draining = true;
    // First of all it takes nothing more: what is put back below is for another process.
    const closed = this.#worker.close();
    for (const running of this.#inHand.values()) running.interrupt(false);
    await closed;
  }

  async #take(job: Job, token: string | undefined): Promise<void> {
    const id = outboxIdOf(job.id);
    if (id === null) return;
    // A fetch that was under way when the drain began may still bring a job, even the one just put back: that is no run.
    if (this.#draining) return putBack(job, token);
    const { ledger } = this.#parts;
    const startedAt = performance.now();
    let promised: PromisedJob | null = null;
    try {
      promised = await ledger.read(id);
      if (promised === null || promised.dead) return;
      const outcome = await this.#run(promised, job.stalledCounter);
      this.#tell(promised, outcome, startedAt);
    } catch (error) {
      await this.#failed({ job, token, id, promised, startedAt, error });
    }
  }

  async #run(promised: PromisedJob, deaths: number): Promise<RunOutcome> {
    const { ledger, handlers, needs } = this.#parts;
    const { id, key, payload, attempts } = promised;
    if (promised.done) {
      await ledger.finish(id);
      return 'skipped';
    }
    if (deaths >= MOST_DEATHS) {
      await ledger.fail(id, 'QUEUE_JOB_BREAKS_WORKER', true);
      return 'dead';
    }
    const entry = handlers.get(promised.job);
    if (entry === undefined) throw failQueue('QUEUE_JOB_UNKNOWN', { job: promised.job });
    const running = new RunInHand(id);
    if (this.#draining) running.interrupt(false);
    this.#inHand.set(id, running);
    let done = false;
    try {
      const finishIn = async (tx: Parameters<OutboxLedger['finishIn']>[0]) => {
        await ledger.finishIn(tx, id);
        done = true;
        running.finish();
      };
      const progress = (part: number, total: number) => running.progress(part, total);
      const { signal } = running;
      await entry.handle({ payload, key, attempt: attempts + 1, signal, progress, done: finishIn }, needs);
      if (!done) await ledger.finish(id);
      return 'done';
    } catch (error) {
      if (error instanceof NoLongerPromised || running.takenBack) return 'skipped';
      throw running.signal.aborted ? running.signal.reason : error;
    } finally {
      this.#inHand.delete(id);
    }
  }

  /** Ends by throwing what tells BullMQ where the job went; or returns, which removes it from Redis. */
  async #failed(failed: FailedRun): Promise<void> {
    const { job, token, id, promised, startedAt, error } = failed;
    if (error instanceof Interrupted) {
      if (promised !== null) this.#tell(promised, 'interrupted', startedAt);
      if (error.lockLost) throw new WaitingError();
      return putBack(job, token);
    }
    // Where Postgres could not even be asked, Redis knows how often it was tried.
    const failures = promised === null ? job.attemptsStarted : promised.attempts + 1;
    const waitMs = retryAfter(error, failures);
    await this.#keepFailure(id, error, waitMs === null);
    if (promised !== null) this.#tell(promised, waitMs === null ? 'dead' : 'again', startedAt, error);
    if (waitMs === null) return;
    await job.moveToDelayed(Date.now() + waitMs, token);
    throw new DelayedError();
  }

  /** Where not even that can be written, the job comes back all the same, and fails or succeeds again. */
  async #keepFailure(id: string, error: unknown, dead: boolean): Promise<void> {
    try {
      await this.#parts.ledger.fail(id, failureCodeOf(error), dead);
    } catch (unwritten) {
      this.#parts.observer.troubled('consumer', unwritten);
      if (dead) throw unwritten;
    }
  }

  #tell({ job, key, attempts }: PromisedJob, outcome: RunOutcome, startedAt: number, error?: unknown): void {
    this.#ended.add();
    const seconds = (performance.now() - startedAt) / 1000;
    const run = { queue: this.#parts.queue, job, key, attempt: attempts + 1, outcome, seconds };
    this.#parts.observer.ended(error === undefined ? run : { ...run, error });
  }
}

/** For another worker, at once. Always throws what tells BullMQ that the job is no longer this worker's. */
async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

export interface ConsumerView {
  readonly queue: string;
  /** Jobs at once. */
  readonly room: number;
  /** Runs that ended in the last minute. */
  readonly perMinute: number;
  readonly running: readonly RunProgress[];
}

interface FailedRun {
  readonly job: Job;
  readonly token: string | undefined;
  readonly id: string;
  readonly promised: PromisedJob | null;
  readonly startedAt: number;
  readonly error: unknown;
}
