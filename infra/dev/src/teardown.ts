/** Thrown inside a start that was asked to stop; not a fault. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/**
 * What must be undone, in reverse order, once: on Ctrl-C, on a fault half-way through a start, and at an ordinary stop. What is
 * added after the teardown has begun is undone at once, so that a start cannot slip something past it.
 */
export class Teardown {
  readonly #steps: (() => Promise<void>)[] = [];
  #running: Promise<void> | null = null;

  add(step: () => Promise<void>): void {
    if (this.#running === null) {
      this.#steps.push(step);
      return;
    }
    this.#running = Promise.all([this.#running, step()]).then(() => undefined);
  }

  /** @throws Interrupted when the teardown has begun */
  check(): void {
    if (this.#running !== null) throw new Interrupted();
  }

  run(): Promise<void> {
    this.#running ??= this.#undo();
    return this.#running;
  }

  async #undo(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of this.#steps.reverse()) {
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'some parts could not be stopped');
  }
}
