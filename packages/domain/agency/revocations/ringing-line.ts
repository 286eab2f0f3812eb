/**
 * Waiting on a connection that others ring and that can break: a ring while nobody waits is kept, and a break ends every wait, also
 * those that begin later.
 */
export class RingingLine {
  readonly #waiting = new Set<{ rung(): void; broken(error: Error): void }>();
  #rung = false;
  #broken: Error | null = null;

  ring(): void {
    this.#rung = true;
    for (const one of [...this.#waiting]) one.rung();
  }

  break(error: Error): void {
    this.#broken ??= error;
    for (const one of [...this.#waiting]) one.broken(this.#broken);
  }

  /** Resolves at the next ring, or after so many milliseconds. @throws Error when the line breaks */
  async wait(mostMs: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, mostMs);
      await this.#unlessBroken(promise, resolve).finally(() => clearTimeout(timer));
    }
    this.#rung = false;
  }

  /** What the work brings, unless it takes longer than the bound or the line breaks; then the line is broken for good. */
  async within<T>(boundMs: number, work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.break(new Error('the connection that listens does not answer')), boundMs);
    return this.#unlessBroken(work, () => undefined).finally(() => clearTimeout(timer));
  }

  #unlessBroken<T>(work: Promise<T>, rung: () => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const entry = { rung, broken: reject };
    this.#waiting.add(entry);
    work.then(resolve, reject);
    if (this.#broken !== null) reject(this.#broken);
    return promise.finally(() => this.#waiting.delete(entry));
  }
}
