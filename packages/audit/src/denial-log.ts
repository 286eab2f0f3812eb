import type { Clock, Principal } from '@kean/kernel';
import type { AuditEventInput, EventShape } from './event.ts';

/** A refusal as the log keeps it: who, which action, how often. */
export type DenialEvent = {
  readonly action: 'permissions.refused';
  readonly outcome: 'refused';
  /** `action` is what was asked for; `times` counts the refusals this event stands for. */
  readonly facts: { readonly action: string; readonly times: number };
} & EventShape;

interface Minute {
  readonly principal: Principal;
  readonly action: string;
  readonly startedAt: number;
  /** Refusals after the first, which was written at once. */
  repeats: number;
}

const MINUTE_MS = 60_000;
const MAX_OPEN = 10_000;

/**
 * Keeps refusals from flooding the log: the first one of a person and an action is written at once, the others of the same
 * minute become one event with their number. Someone who hammers at a closed door leaves two events a minute.
 *
 * Lost in a crash: the number of repeats of the running minute; never that there was a refusal.
 */
export class DenialLog {
  readonly #append: (event: AuditEventInput<DenialEvent>) => Promise<void>;
  readonly #clock: Clock;
  readonly #open = new Map<string, Minute>();

  /** @param append a {@link DurableAppender}'s `append`, or `recordEvent` in a transaction */
  constructor(append: (event: AuditEventInput<DenialEvent>) => Promise<void>, clock: Clock) {
    this.#append = append;
    this.#clock = clock;
  }

  /** Resolves when the refusal is durable, or counted into a minute that already has its first event. */
  async refused(principal: Principal, action: string): Promise<void> {
    const now = this.#clock.now().getTime();
    const key = `${principal.staffId} ${action}`;
    const minute = this.#open.get(key);
    if (minute !== undefined && now - minute.startedAt < MINUTE_MS) {
      minute.repeats += 1;
      return;
    }
    this.#open.delete(key);
    this.#open.set(key, { principal, action, startedAt: now, repeats: 0 });
    await Promise.all([this.#close(minute), this.#write(principal, action, 1), this.#makeRoom()]);
  }

  /** Writes the repeats of the minutes that are over; call it now and then. */
  async flush(): Promise<void> {
    const now = this.#clock.now().getTime();
    // Insertion order is the order of time.
    for (const [key, minute] of this.#open) {
      if (now - minute.startedAt < MINUTE_MS) return;
      this.#open.delete(key);
      await this.#close(minute);
    }
  }

  /** Writes every repeat counted so far; call it when the process stops. */
  async close(): Promise<void> {
    const minutes = [...this.#open.values()];
    this.#open.clear();
    for (const minute of minutes) await this.#close(minute);
  }

  async #makeRoom(): Promise<void> {
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    await this.#close(oldest[1]);
  }

  async #close(minute: Minute | undefined): Promise<void> {
    if (minute !== undefined && minute.repeats > 0) await this.#write(minute.principal, minute.action, minute.repeats);
  }

  #write(principal: Principal, action: string, times: number): Promise<void> {
    return this.#append({ action: 'permissions.refused', outcome: 'refused', principal, facts: { action, times } });
  }
}
