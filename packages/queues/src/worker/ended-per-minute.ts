const BUCKETS = 60;

/** Counts what ended within the last minute, second by second, in constant memory. */
export class EndedPerMinute {
  readonly #counts = new Uint32Array(BUCKETS);
  readonly #seconds = new Float64Array(BUCKETS);

  add(nowMs: number = performance.now()): void {
    const second = Math.floor(nowMs / 1000);
    const bucket = second % BUCKETS;
    if (this.#seconds[bucket] !== second) {
      this.#seconds[bucket] = second;
      this.#counts[bucket] = 0;
    }
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  count(nowMs: number = performance.now()): number {
    const oldest = Math.floor(nowMs / 1000) - BUCKETS;
    return this.#counts.reduce((sum, count, bucket) => sum + ((this.#seconds[bucket] ?? 0) > oldest ? count : 0), 0);
  }
}
