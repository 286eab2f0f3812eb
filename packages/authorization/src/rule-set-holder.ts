import { failAuthorization } from './errors.ts';
import type { RuleSet } from './rule-set.ts';
import { type AskForRuleSet, askPermissionService, type RuleSetSource } from './rule-set-source.ts';

export interface HolderTiming {
  /** A set that was not confirmed for this long answers nothing any more. */
  readonly boundMs?: number;
  /** Pause between two questions. */
  readonly refreshMs?: number;
}

/** What a process that only reads rules needs of a holder. */
export interface HeldRules {
  /** @throws AppError AUTHORIZATION_UNAVAILABLE when no answer within the bound says that the set is current */
  current(): RuleSet;
  /**
   * The rules of this version of the grants or of a newer one: for who has just read in Postgres which version is in force. A set
   * that is older is never used, whether or not a push arrived; the permission service is asked at once instead.
   * @throws AppError AUTHORIZATION_UNAVAILABLE when it does not answer with such a set
   */
  atLeast(version: number): Promise<RuleSet>;
}

/** Staleness is bounded by {@link HeldRules.atLeast}; this is how long a permission service may be silent before all is refused. */
const DEFAULT_BOUND_MS = 2_000;
const DEFAULT_REFRESH_MS = 500;
/** Longer than this no caller waits for newer rules. */
const MOST_WAITING_MS = 900;

/**
 * Holds the current rule set of a process and fails closed (I9): it asks twice a second, at once when pushed, and what
 * was not confirmed within the bound is no rule set any more. The age counts from the moment a question was *sent*, on the
 * monotonic clock, so that neither a slow answer nor a changed wall clock makes rules look fresher than they are.
 */
export class RuleSetHolder implements HeldRules {
  readonly #ask: AskForRuleSet;
  readonly #boundMs: number;
  readonly #refreshMs: number;
  #held: RuleSet | null = null;
  /** Of the last answer: grants that were changed back have a newer version under the same hash. */
  #version = 0;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<boolean> | null = null;
  #askAgain: Promise<boolean> | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #stopped = new AbortController();

  constructor(source: RuleSetSource | AskForRuleSet, timing: HolderTiming = {}) {
    this.#ask = typeof source === 'function' ? source : askPermissionService(source);
    this.#boundMs = timing.boundMs ?? DEFAULT_BOUND_MS;
    this.#refreshMs = timing.refreshMs ?? DEFAULT_REFRESH_MS;
  }

  /** Asks once and keeps asking until {@link stop}. True when there is a rule set to work with. */
  async start(): Promise<boolean> {
    const confirmed = await this.refresh();
    this.#scheduleNext();
    return confirmed;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stopped.abort();
  }

  current(): RuleSet {
    if (this.#held === null || this.ageMs() > this.#boundMs) throw failAuthorization('AUTHORIZATION_UNAVAILABLE');
    return this.#held;
  }

  async atLeast(version: number): Promise<RuleSet> {
    if (this.#version < version) await withinMs(this.refresh(), MOST_WAITING_MS);
    if (this.#version < version) throw failAuthorization('AUTHORIZATION_UNAVAILABLE');
    return this.current();
  }

  /** Milliseconds since the question was sent whose answer confirmed the set; infinite before the first. */
  ageMs(): number {
    return performance.now() - this.#confirmedAt;
  }

  /**
   * Asks now; the hook for a push. A question that is already under way may have been answered from before the change, so the
   * push waits for it and then asks again; any number of pushes meanwhile are that one question.
   * @returns whether the set is confirmed
   */
  refresh(): Promise<boolean> {
    if (this.#asking === null) {
      this.#asking = this.#askOnce().finally(() => {
        this.#asking = null;
      });
      return this.#asking;
    }
    this.#askAgain ??= this.#asking.then(() => {
      this.#askAgain = null;
      return this.refresh();
    });
    return this.#askAgain;
  }

  async #askOnce(): Promise<boolean> {
    if (this.#stopped.signal.aborted) return false;
    const sentAt = performance.now();
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#boundMs)]);
    const answer = await this.#ask(this.#held?.hash ?? null, signal).catch(() => null);
    if (answer === null || answer.kind === 'none') return false;
    const version = answer.kind === 'changed' ? answer.ruleSet.version : answer.version;
    // A service that went back in time (an old replica, a restored database) confirms nothing.
    if (version < this.#version) return false;
    if (answer.kind === 'changed') this.#held = answer.ruleSet;
    else if (this.#held === null) return false;
    this.#version = version;
    this.#confirmedAt = sentAt;
    return true;
  }

  #scheduleNext(): void {
    if (this.#stopped.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.refresh().then(
        () => this.#scheduleNext(),
        () => this.#scheduleNext(),
      );
    }, this.#refreshMs);
    this.#timer.unref();
  }
}

/** Resolves with the work or after so long; what the work has done by then counts. */
async function withinMs(work: Promise<unknown>, most: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, most);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

/** A holder of one set that is always current: for tests, and for the permission service itself. */
export function heldRules(ruleSet: RuleSet): HeldRules {
  return { current: () => ruleSet, atLeast: () => Promise.resolve(ruleSet) };
}
