import { type Bitmap, countDistinct, emptyBitmap, mark } from './distinct-count.ts';

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

  constructor(windowMinutes: number, distinct: boolean) {
    this.#stepMs = (windowMinutes * 60_000) / STEPS;
    this.#distinct = distinct;
  }

  /** @returns what the window holds with it */
  add(at: number, id: string | null): number {
    const now = Math.floor(at / this.#stepMs);
    const slot = now % STEPS;
    let step = this.#steps[slot];
    if (step === undefined || step.at !== now) {
      step = { at: now, events: 0, seen: this.#distinct ? emptyBitmap() : null };
      this.#steps[slot] = step;
    }
    step.events += 1;
    if (step.seen !== null && id !== null) mark(step.seen, id);
    return this.#sum(now);
  }

  /** After it was told it counts anew: the same acts are not told twice. */
  clear(): void {
    this.#steps.length = 0;
  }

  #sum(now: number): number {
    const within = this.#steps.filter((step) => step !== undefined && now - step.at < STEPS);
    if (!this.#distinct) return within.reduce((sum, { events }) => sum + events, 0);
    return countDistinct(within.flatMap(({ seen }) => (seen === null ? [] : [seen])));
  }
}
