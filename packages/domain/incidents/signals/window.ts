import type { ByteReader, ByteWriter } from './bytes.ts';
import {
  type Bitmap,
  countSet,
  emptyBitmap,
  idsBehind,
  mark,
  readBitmap,
  unionOf,
  writeBitmap,
} from './distinct-count.ts';

/** A window moves in this many steps: what is older than the window and a step is forgotten. */
export const STEPS = 30;

interface Step {
  /** Number of the step since 1970, so that an old one is known as old. */
  at: number;
  events: number;
  seen: Bitmap | null;
}

/** What was counted within a moving time, in a space that does not grow with it. */
export class MovingWindow {
  readonly #stepMs: number;
  readonly #distinct: boolean;
  readonly #steps: Step[] = [];
  /** What all steps of the window hold, reckoned anew only when the window moves on. */
  #all: { readonly at: number; readonly seen: Bitmap; set: number } | null = null;

  constructor(windowMinutes: number, distinct: boolean) {
    this.#stepMs = (windowMinutes * 60_000) / STEPS;
    this.#distinct = distinct;
  }

  /** @returns what the window holds with it */
  add(at: number, spread: number | null): number {
    const now = Math.floor(at / this.#stepMs);
    const slot = now % STEPS;
    let step = this.#steps[slot];
    if (step === undefined || step.at !== now) {
      step = { at: now, events: 0, seen: this.#distinct ? emptyBitmap() : null };
      this.#steps[slot] = step;
    }
    step.events += 1;
    if (!this.#distinct) return this.#within(now).reduce((sum, { events }) => sum + events, 0);
    if (step.seen !== null && spread !== null) mark(step.seen, spread);
    return this.#different(now, spread);
  }

  /** After it was told it counts anew: the same acts are not told twice. */
  clear(): void {
    this.#steps.length = 0;
    this.#all = null;
  }

  /** What is out of the window by now is left out. */
  write(to: ByteWriter, at: number): void {
    const held = this.#within(Math.floor(at / this.#stepMs));
    to.count(held.length);
    for (const step of held) {
      to.count(step.at);
      to.count(step.events);
      if (step.seen !== null) writeBitmap(to, step.seen);
    }
  }

  read(from: ByteReader): void {
    for (let left = from.count(); left > 0; left -= 1) {
      const [at, events] = [from.count(), from.count()];
      this.#steps[at % STEPS] = { at, events, seen: this.#distinct ? readBitmap(from) : null };
    }
  }

  #within(now: number): Step[] {
    return this.#steps.filter((step) => step !== undefined && now - step.at < STEPS);
  }

  #different(now: number, spread: number | null): number {
    if (this.#all?.at !== now) {
      const seen = unionOf(this.#within(now).flatMap((step) => step.seen ?? []));
      this.#all = { at: now, seen, set: countSet(seen) };
    } else if (spread !== null && mark(this.#all.seen, spread)) this.#all.set += 1;
    return idsBehind(this.#all.set);
  }
}
