import { setTimeout as sleep } from 'node:timers/promises';

export interface Source<State> {
  /** Changes whenever the state does; cheap. */
  readonly signature: () => Promise<string>;
  readonly load: () => Promise<State>;
}

export interface Keeping {
  /** How often is looked. Default 500 ms. */
  readonly everyMs?: number;
  /** How long the former state answers while the present one cannot be had. Default 5 s, the bound of I9. */
  readonly boundMs?: number;
  /** Told once for each failure in a row, and once when it ends. */
  readonly onFault?: (error: unknown) => void;
  readonly onLoad?: () => void;
}

/**
 * A state that follows its files. A change is loaded when two looks in a row saw the same, so that a folder that is being
 * copied is not taken half; and it is taken whole or not at all. While the present state cannot be had the former one answers
 * for five seconds, then nothing does: a permission that nobody confirms is no permission.
 */
export class KeptCurrent<State> {
  readonly #source: Source<State>;
  readonly #keeping: Required<Pick<Keeping, 'everyMs' | 'boundMs'>> & Keeping;
  readonly #stopping = new AbortController();
  #state: { readonly value: State; readonly signature: string } | null = null;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #seen = '';
  #failing = false;
  #watching: Promise<void> = Promise.resolve();

  constructor(source: Source<State>, keeping: Keeping = {}) {
    this.#source = source;
    this.#keeping = { everyMs: 500, boundMs: 5_000, ...keeping };
  }

  /** Loads the first state and watches from then on. Resolves also when the first load fails; then nothing answers yet. */
  async start(): Promise<void> {
    try {
      this.#seen = await this.#source.signature();
    } catch (error) {
      this.#fail(error);
    }
    await this.#look();
    this.#watching = this.#watch();
  }

  /** The state, or `null` when it has not been confirmed within the bound. */
  current(): State | null {
    if (this.#state === null || performance.now() - this.#confirmedAt > this.#keeping.boundMs) return null;
    return this.#state.value;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await sleep(this.#keeping.everyMs, undefined, { signal });
      } catch {
        return; // stopped
      }
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const asked = performance.now();
    try {
      const signature = await this.#source.signature();
      const settled = signature === this.#seen;
      this.#seen = signature;
      if (this.#state?.signature !== signature) {
        if (!settled) return;
        const value = await this.#source.load();
        if ((await this.#source.signature()) !== signature) return;
        this.#state = { value, signature };
        this.#keeping.onLoad?.();
      }
      this.#confirmedAt = asked;
      this.#failing = false;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#failing) this.#keeping.onFault?.(error);
    this.#failing = true;
  }
}
