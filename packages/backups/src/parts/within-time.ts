import { BackupFailed } from '../backup-failed.ts';

/** Ends work that stands still: not how long it takes counts, but how long nothing has moved. */
export class Stall {
  readonly #stallMs: number;
  #movedAt = performance.now();

  constructor(stallMs: number) {
    this.#stallMs = stallMs;
  }

  /** Something moved. */
  moved(): void {
    this.#movedAt = performance.now();
  }

  /** Every piece that passes is a move. */
  async *watching<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const piece of pieces) {
      this.moved();
      yield piece;
    }
  }

  /**
   * @throws BackupFailed `target-slow` when nothing has moved for that long
   * @throws the signal's reason when it is aborted
   */
  async guard<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const given = new AbortController();
    const giveUp = AbortSignal.any([signal, given.signal]);
    this.moved();
    const timer = setInterval(
      () => {
        if (performance.now() - this.#movedAt > this.#stallMs) given.abort(new BackupFailed('target-slow'));
      },
      Math.min(1000, this.#stallMs / 4),
    );
    try {
      return await Promise.race([work(giveUp), rejectedBy(giveUp)]);
    } finally {
      clearInterval(timer);
    }
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
