import type { KeyScope, KeyStore } from './key-store.ts';

export interface StoreWatchOptions {
  readonly store: Pick<KeyStore, 'news'>;
  /** Oldest knowledge that is still acted on. */
  readonly boundMs: number;
  /** Subjects were fenced; `null` for more than can be named. */
  readonly onFenced: (scope: KeyScope, subjectIds: readonly string[] | null) => void;
  /** Generations of the index root that exist now, newest first. */
  readonly onIndexGenerations: (generations: readonly number[]) => Promise<void>;
  /** Milliseconds from any fixed point; a test sets it. */
  readonly now?: () => number;
}

const SCOPES: readonly KeyScope[] = ['client', 'import'];

/**
 * What this process knows of the key store, never older than a bound. The push through Redis is faster and may be lost; this is the
 * truth, asked of Postgres at most once in a bound and only while somebody wants keys. Where the store does not answer, nothing in
 * memory is used either (I9).
 */
export class StoreWatch {
  readonly #options: StoreWatchOptions;
  readonly #now: () => number;
  #fence = -1;
  #knownUntil = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(options: StoreWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * `undefined` where the knowledge is fresh, so that a page pays nothing; otherwise resolves when it is, for all callers with one
   * question, and rejects where the store does not answer.
   */
  confirm(): Promise<void> | undefined {
    if (this.#now() - this.#knownUntil < this.#options.boundMs) return undefined;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    // From before the question: what happens while it is under way belongs to the next one.
    const asked = this.#now();
    const news = await this.#options.store.news(this.#fence);
    for (const scope of SCOPES) {
      if (news.fenced === null) this.#options.onFenced(scope, null);
      const ids = news.fenced?.filter((fenced) => fenced.scope === scope).map(({ subjectId }) => subjectId) ?? [];
      if (ids.length > 0) this.#options.onFenced(scope, ids);
    }
    await this.#options.onIndexGenerations(news.indexGenerations);
    this.#fence = news.fence;
    this.#knownUntil = asked;
  }
}
