import { failCirculation } from '../errors.ts';

export interface GroupLimits {
  /** Largest group. */
  readonly most: number;
  /** Groups at work at once; each holds one connection. */
  readonly lanes: number;
  /** Callers that may wait; the next one is refused at once (I10). */
  readonly waiting: number;
}

/** Callers whom it is not worth to divide. */
const LEAST_SHARED = 4;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets callers that come at the same time share one unit of work, for example one commit. While groups are at work the next callers
 * gather; a lone caller waits for nobody, and many who come in one turn are divided among the lanes that are free. Two items with the same
 * key never stand in one group. Whatever ends a group ends it for all of its callers: nobody is answered by work that did not happen (I9).
 */
export class GroupWork<Item, Result> {
  readonly #work: (group: readonly Item[]) => Promise<readonly Result[]>;
  readonly #keyOf: (item: Item) => string;
  readonly #limits: GroupLimits;
  #queue: Waiting<Item, Result>[] = [];
  #busy = 0;
  /** Groups that were begun and have taken nobody yet. */
  #opening = 0;

  /** @param work answers each item at its own position */
  constructor(
    work: (group: readonly Item[]) => Promise<readonly Result[]>,
    keyOf: (item: Item) => string,
    limits: GroupLimits,
  ) {
    this.#work = work;
    this.#keyOf = keyOf;
    this.#limits = limits;
  }

  /** @throws AppError CIRCULATION_TOO_BUSY when too many wait already, or whatever ended the group */
  ask(item: Item): Promise<Result> {
    if (this.#queue.length >= this.#limits.waiting) return Promise.reject(failCirculation('CIRCULATION_TOO_BUSY'));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#queue.push({ item, resolve, reject });
    this.#start();
    return promise;
  }

  #start(): void {
    if (this.#busy >= this.#limits.lanes || this.#queue.length === 0) return;
    this.#busy += 1;
    this.#opening += 1;
    // Callers of the same turn of the event loop come along.
    queueMicrotask(() => void this.#run());
  }

  /** Never rejects: whatever happens is told to the callers of the group. */
  async #run(): Promise<void> {
    const group = this.#take();
    try {
      if (group.length === 0) return;
      const results = await this.#work(group.map(({ item }) => item));
      if (results.length !== group.length) throw new TypeError('a group answers every item');
      group.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#busy -= 1;
      this.#start();
    }
  }

  #take(): Waiting<Item, Result>[] {
    const keys = new Set<string>();
    const share = Math.ceil(this.#queue.length / this.#opening);
    const most = Math.min(this.#limits.most, Math.max(LEAST_SHARED, share));
    this.#opening -= 1;
    const group: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    for (const waiting of this.#queue) {
      const key = this.#keyOf(waiting.item);
      const joins = group.length < most && !keys.has(key);
      if (joins) keys.add(key);
      (joins ? group : later).push(waiting);
    }
    this.#queue = later;
    return group;
  }
}
