import { AppError } from '@kean/kernel';
import type { RotationId, RotationKind } from '../contract.ts';
import { STORAGE_ERRORS, type StorageErrorCode } from '../errors.ts';
import { stepDataRotation } from './rotate-data-keys.ts';
import { stepIndexRotation } from './rotate-index-root.ts';
import { stepRootRotation } from './rotate-root-key.ts';
import { type Advance, advanceRotation, endRotation, readRotationAlone } from './rotation-progress.ts';
import type { RotationWorker } from './rotation-worker.ts';
import type { StoredRotation } from './stored-rotation.ts';

/** One batch of a rotation, or one look at the clock. What it does can be done again without harm. */
type Step = (worker: RotationWorker, stored: StoredRotation) => Promise<Advance>;

const STEPS: Readonly<Record<RotationKind, Step>> = {
  root: stepRootRotation,
  index: stepIndexRotation,
  data: stepDataRotation,
};

/** What nobody expected is tried this often, one attempt less than the queue would; then the operator is told instead. */
const MOST_ATTEMPTS = 6;

/** What the queue lends to a run. */
export interface RotationJob {
  readonly signal?: AbortSignal;
  readonly attempt?: number;
  /** Told at the beginning and after each batch, in keys or clients. */
  progress?(done: number, total: number): void;
}

/**
 * Goes on with a rotation batch by batch. After each batch the row says how far it is; killed at any point, the next run repeats at
 * most one batch, and each batch leaves what it has done already as it is. Ends where the rotation is over, paused, or another
 * worker has gone on with it.
 */
export async function runRotation(worker: RotationWorker, id: RotationId, job: RotationJob = {}): Promise<void> {
  let stored = await readRotationAlone(worker, id);
  while (stored?.state === 'running') {
    job.signal?.throwIfAborted();
    job.progress?.(stored.done, stored.total);
    stored = await goOn(worker, stored, job.attempt ?? 1);
  }
}

/** One step. @returns the row after it; `undefined` where this worker has nothing more to do with it */
async function goOn(
  worker: RotationWorker,
  stored: StoredRotation,
  attempt: number,
): Promise<StoredRotation | undefined> {
  try {
    return await advanceRotation(worker, stored, await STEPS[stored.kind](worker, stored));
  } catch (error) {
    const code = finalCodeOf(error, attempt);
    if (code === null) throw error;
    await endRotation(worker, stored, code);
    return undefined;
  }
}

/** The code under which a rotation is given up; `null` for what may pass: a part that is down, or an attempt that is not the last. */
function finalCodeOf(error: unknown, attempt: number): StorageErrorCode | null {
  if (error instanceof AppError && Object.hasOwn(STORAGE_ERRORS, error.code)) return error.code as StorageErrorCode;
  const mayPass = error instanceof AppError && error.kind === 'unavailable';
  return attempt >= MOST_ATTEMPTS && !mayPass ? 'STORAGE_ROTATION_FAILED' : null;
}
