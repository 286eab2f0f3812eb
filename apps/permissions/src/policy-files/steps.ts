import { setImmediate as othersFirst } from 'node:timers/promises';

/** Work in steps: between any two of them something else may go first. */
export type Steps<Result> = Generator<void, Result, void>;

/** So long questions wait at most while policies are loaded. */
const SLICE_MS = 4;

/** One step behind the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** A slice of steps, then whoever waits, then the next slice: thousands of rules are read while questions are answered. */
export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let until = performance.now() + SLICE_MS;
  let step = steps.next();
  while (step.done !== true) {
    if (performance.now() > until) {
      await othersFirst();
      until = performance.now() + SLICE_MS;
    }
    step = steps.next();
  }
  return step.value;
}
