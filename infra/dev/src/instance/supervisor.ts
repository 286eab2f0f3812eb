import { isRunning, type ProcessIdentity } from '../processes/identity.ts';
import type { Progress } from '../progress.ts';
import type { PartName } from './record.ts';

/** A process of a part, from the moment it exists. */
export interface RunningPart {
  readonly identity: ProcessIdentity;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a part: hands over the process as soon as there is one, so that it is recorded and can be ended before it is ready, and
 * resolves when it is ready.
 */
export type PartStarter = (spawned: (part: RunningPart) => void) => Promise<void>;

const POLL_MS = 250;
/** A part that ends this often within the window is left alone: starting it again does not help. */
const MOST_RESTARTS = 5;
const WINDOW_MS = 60_000;

/**
 * Keeps the parts of an instance up: one that ends by itself is started again, one that was stopped on purpose is not.
 */
export class Supervisor {
  readonly #starters = new Map<PartName, PartStarter>();
  readonly #running = new Map<PartName, RunningPart>();
  readonly #restarts = new Map<PartName, number[]>();
  readonly #starting = new Map<PartName, Promise<void>>();
  readonly #progress: Progress;
  readonly #onChange: () => void;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(progress: Progress, onChange: () => void) {
    this.#progress = progress;
    this.#onChange = onChange;
  }

  /** Says how a part is started; starts nothing. */
  define(name: PartName, start: PartStarter): void {
    this.#starters.set(name, start);
  }

  /** Takes over a part that runs already. */
  adopt(name: PartName, part: RunningPart): void {
    this.#running.set(name, part);
    this.#onChange();
    // It came into being while everything was being ended: its start ends with it, and whoever closes waits for that.
    if (this.#closed) void part.stop();
  }

  async start(name: PartName): Promise<void> {
    const start = this.#starters.get(name);
    if (start === undefined) throw new Error(`${name} is not a part of this instance`);
    if (this.#running.has(name) || this.#closed) return;
    const starting = start((part) => this.adopt(name, part));
    this.#starting.set(name, starting);
    try {
      await starting;
    } catch (error) {
      this.#running.delete(name);
      throw error;
    } finally {
      this.#starting.delete(name);
      this.#onChange();
    }
  }

  async stop(name: PartName): Promise<void> {
    const part = this.#running.get(name);
    const starting = this.#starting.get(name);
    this.#running.delete(name);
    await part?.stop();
    // A start that is cut short fails, and its caller is told; here it only has to be over.
    await starting?.catch(() => undefined);
    this.#running.delete(name);
    this.#onChange();
  }

  /** From now on nothing is started, and what was being started is ended. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async restart(name: PartName): Promise<void> {
    await this.stop(name);
    await this.start(name);
  }

  identities(): Partial<Record<PartName, ProcessIdentity>> {
    return Object.fromEntries([...this.#running].map(([name, part]) => [name, part.identity]));
  }

  /** Begins to look after the parts. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#look(), POLL_MS);
  }

  #look(): void {
    for (const [name, part] of this.#running) {
      if (this.#starting.has(name) || isRunning(part.identity)) continue;
      this.#running.delete(name);
      this.#onChange();
      void this.#startAgain(name);
    }
  }

  async #startAgain(name: PartName): Promise<void> {
    const recent = (this.#restarts.get(name) ?? []).filter((time) => time > Date.now() - WINDOW_MS);
    if (recent.length >= MOST_RESTARTS) {
      this.#progress.note(`${name} ended ${recent.length} times within a minute and is left alone; read its log`);
      return;
    }
    this.#restarts.set(name, [...recent, Date.now()]);
    this.#progress.note(`${name} ended by itself and is being started again`);
    try {
      await this.start(name);
    } catch (error) {
      this.#progress.note(
        `${name} could not be started again: ${error instanceof Error ? error.message : String(error)}`,
      );
      // Without an entry nobody would look again.
      if (this.#timer !== null)
        setTimeout(() => void this.#startAgain(name), POLL_MS * (recent.length + 1) * 4).unref();
    }
  }
}
