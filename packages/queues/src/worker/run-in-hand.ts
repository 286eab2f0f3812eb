import { NoLongerPromised } from './outbox-ledger.ts';

/** Why a run was broken off; its handler sees it as the reason of the signal. */
export class Interrupted extends Error {
  readonly lockLost: boolean;

  constructor(lockLost: boolean) {
    super(lockLost ? 'another worker has taken the job over' : 'the process drains');
    this.name = 'Interrupted';
    this.lockLost = lockLost;
  }
}

/** How far a run is, as an operator sees it. */
export interface RunProgress {
  /** Number of the promise. */
  readonly id: string;
  readonly startedAt: Date;
  readonly done: number | null;
  readonly total: number | null;
}

/** One attempt that this process has in hand. */
export class RunInHand {
  readonly id: string;
  readonly #abort = new AbortController();
  readonly #startedAt = new Date();
  #progress: readonly [done: number, total: number] | null = null;
  #finished = false;

  constructor(id: string) {
    this.id = id;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Its effect is committed, or is about to be. */
  finish(): void {
    this.#finished = true;
  }

  get finished(): boolean {
    return this.#finished;
  }

  interrupt(lockLost: boolean): void {
    this.#abort.abort(new Interrupted(lockLost));
  }

  /** The promise is gone: somebody took it back. One whose effect is being committed ends as it likes. */
  takeBack(): void {
    if (!this.#finished) this.#abort.abort(new NoLongerPromised());
  }

  get takenBack(): boolean {
    return this.#abort.signal.reason instanceof NoLongerPromised;
  }

  progress(done: number, total: number): void {
    this.#progress = [Math.max(0, Math.round(done)), Math.max(0, Math.round(total))];
  }

  view(): RunProgress {
    const [done, total] = this.#progress ?? [null, null];
    return { id: this.id, startedAt: this.#startedAt, done, total };
  }
}
