import { setTimeout as wait } from 'node:timers/promises';
import type { RotationPhase } from '../contract.ts';
import type { Advance } from './rotation-progress.ts';
import { type RotationWorker, SETTLE_MS } from './rotation-worker.ts';
import type { StoredRotation } from './stored-rotation.ts';

/** A look at the clock; in between the row is read again, so that a pause and the end of the process are noticed. */
const LOOK_EVERY_MS = 500;

/**
 * Waits until what other processes began before this phase is over, a little at a time. Measured from the row, so that a worker
 * which comes back does not wait anew.
 * @param then the phase that follows, with its counts at the start
 */
export async function waitInPhase(
  { services, settleMs = SETTLE_MS }: RotationWorker,
  stored: StoredRotation,
  then: RotationPhase,
): Promise<Advance> {
  const left = settleMs - (services.clock.now().getTime() - stored.phaseAt.getTime());
  const same = { position: null, unreadable: stored.unreadable };
  if (left <= 0) return { phase: then, ...same, done: 0 };
  await wait(Math.min(left, LOOK_EVERY_MS));
  return { phase: stored.phase, ...same, done: stored.done };
}
