/** A bell between those who have work and one loop that waits for it; a ring while nobody waits is kept. */
export class WakeUp {
  #rung = false;
  #ring: () => void = () => undefined;

  ring(): void {
    this.#rung = true;
    this.#ring();
  }

  /** Resolves at the next ring, or after so many milliseconds. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#ring = resolve;
      const timer = setTimeout(resolve, timeoutMs);
      await promise;
      clearTimeout(timer);
    }
    this.#rung = false;
  }
}
