import { type Database, runStatement, type SqlTransaction } from '@kean/db';
import { checkEvent } from './check-event.ts';
import { failAudit } from './errors.ts';
import type { AuditEventInput, EventShape } from './event.ts';
import { recordEvents } from './record-event.ts';

export interface AppenderLimits {
  /** Callers that may wait at once; the next one is refused at once (I10). */
  readonly maxWaiting: number;
  /** Events in one statement. */
  readonly maxBatch: number;
  /** A caller that waits longer is refused. The event may still be committed: a look is then recorded that was not given. */
  readonly timeoutMs: number;
}

const LIMITS: AppenderLimits = { maxWaiting: 4096, maxBatch: 256, timeoutMs: 5000 };

interface Waiting {
  readonly event: AuditEventInput;
  readonly settle: (failure?: Error) => void;
}

/**
 * Commits the events of reads, which change nothing else, many at a time: while one transaction is being committed, the events of
 * all callers gather, and become the next one. A lone caller waits for nothing; under load a commit is shared by many.
 *
 * `append` resolves after the commit and not before, so a value that leaves afterwards leaves with a durable event (I2). It
 * rejects with `AUDIT_UNAVAILABLE` when the log does not take it: the caller must then show nothing (I9). Nothing is kept to be
 * tried again: who is refused may ask again.
 */
export class DurableAppender {
  readonly #write: (events: readonly AuditEventInput[]) => Promise<void>;
  readonly #limits: AppenderLimits;
  readonly #queue: Waiting[] = [];
  #draining: Promise<void> | null = null;

  constructor(db: Database, limits: Partial<AppenderLimits> = {}) {
    // One statement is a transaction of its own, and saves the round trips of BEGIN and COMMIT.
    const alone: SqlTransaction = { query: (text, values) => runStatement(db, text, values) };
    this.#write = (events) => recordEvents(alone, events);
    this.#limits = { ...LIMITS, ...limits };
  }

  /** @throws AppError `AUDIT_UNAVAILABLE`, or `AUDIT_EVENT_REFUSED` for an event that could carry a value */
  append<Event extends EventShape>(event: AuditEventInput<Event>): Promise<void> {
    checkEvent(event);
    if (this.#queue.length >= this.#limits.maxWaiting) {
      return Promise.reject(failAudit('AUDIT_UNAVAILABLE', { cause: 'too-many-waiting' }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = () => reject(failAudit('AUDIT_UNAVAILABLE', { cause: 'too-slow' }));
    const timer = setTimeout(late, this.#limits.timeoutMs);
    const settle = (failure?: Error) => {
      clearTimeout(timer);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    this.#queue.push({ event, settle });
    this.#draining ??= this.#drain();
    return promise;
  }

  /** Resolves when everything that was appended so far is committed or refused. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // Callers of the same turn of the event loop share the first commit too.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, this.#limits.maxBatch);
      const failure = await this.#commit(batch.map(({ event }) => event));
      for (const { settle } of batch) settle(failure);
    }
    this.#draining = null;
  }

  async #commit(events: readonly AuditEventInput[]): Promise<Error | undefined> {
    try {
      await this.#write(events);
      return undefined;
    } catch (cause) {
      return failAudit('AUDIT_UNAVAILABLE', { cause: 'not-written' }, cause);
    }
  }
}
