import type { DataKey } from './data-key.ts';

export interface KeyCacheOptions {
  /** Most keys held at once. A key takes about 2 KB, OpenSSL's part included. */
  readonly entries: number;
  /** A key is forgotten so long after it was loaded, however often it is used: a bound on what a missed purge can leave. */
  readonly expiresAfterMs: number;
  /** Milliseconds from any fixed point; a test sets it. */
  readonly now?: () => number;
}

/** How the cache of a process does, since it started. */
export interface KeyCacheFigures {
  readonly held: number;
  readonly hits: number;
  readonly misses: number;
}

interface Entry {
  readonly key: DataKey;
  readonly expiresAt: number;
}

/**
 * Keys in memory: bounded, expiring, purgeable. Entries stand in the order they were loaded, which is also the order they
 * expire in, so forgetting looks at the front only.
 */
export class KeyCache {
  readonly #entries = new Map<string, Entry>();
  readonly #options: KeyCacheOptions;
  readonly #now: () => number;
  #purges = 0;
  #hits = 0;
  #misses = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeyCacheOptions) {
    if (!(options.entries >= 1) || !(options.expiresAfterMs > 0))
      throw new TypeError('a key cache has positive bounds');
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get size(): number {
    return this.#entries.size;
  }

  get figures(): KeyCacheFigures {
    return { held: this.#entries.size, hits: this.#hits, misses: this.#misses };
  }

  get(id: string): DataKey | undefined {
    const entry = this.#entries.get(id);
    if (entry !== undefined && entry.expiresAt > this.#now()) {
      this.#hits += 1;
      return entry.key;
    }
    this.#misses += 1;
    if (entry !== undefined) this.#entries.delete(id);
    return undefined;
  }

  /**
   * To be asked before keys are read from the store, and handed to {@link put} with them: a purge that happened in between
   * keeps them out, or a key destroyed during the read would come back to life here.
   */
  ticket(): number {
    return this.#purges;
  }

  put(ticket: number, id: string, key: DataKey): void {
    if (ticket !== this.#purges) return;
    this.#entries.delete(id);
    this.#entries.set(id, { key, expiresAt: this.#now() + this.#options.expiresAfterMs });
    if (this.#entries.size > this.#options.entries) this.#forgetOldest();
    this.#timer ??= this.#sweepLater();
  }

  /** Forgets these subjects, or everything. */
  purge(ids?: Iterable<string>): void {
    this.#purges += 1;
    if (ids === undefined) this.#entries.clear();
    else for (const id of ids) this.#entries.delete(id);
  }

  #forgetOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }

  /** Also without visitors the keys leave the memory. The timer keeps no process alive. */
  #sweepLater(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = undefined;
      const now = this.#now();
      for (const [id, entry] of this.#entries) {
        if (entry.expiresAt > now) break;
        this.#entries.delete(id);
      }
      if (this.#entries.size > 0) this.#timer = this.#sweepLater();
    }, this.#options.expiresAfterMs);
    return timer.unref();
  }
}
