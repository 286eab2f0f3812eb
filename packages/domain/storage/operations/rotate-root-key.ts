import { failStorage } from '../errors.ts';
import { type Advance, positionOf } from './rotation-progress.ts';
import { BATCH, type RotationWorker } from './rotation-worker.ts';
import type { StoredRotation } from './stored-rotation.ts';

/**
 * Wraps every key under the present root key, then the index roots, and retires the roots under which nothing is left. Keys that
 * were made meanwhile by a process that still wraps with the old root are met by another pass.
 * @throws AppError STORAGE_ROOT_KEYS_DIFFER where this worker wraps with another root than the one the operator started for
 */
export async function stepRootRotation(worker: RotationWorker, stored: StoredRotation): Promise<Advance> {
  const { rotator, services } = worker;
  if (services.keyring.rootKeyId !== stored.target) throw failStorage('STORAGE_ROOT_KEYS_DIFFER');
  if (stored.phase === 'waiting') return { phase: 'rewrapping', position: null, done: 0, unreadable: 0 };
  const step = await rotator.rewrap(positionOf(stored), worker.batch ?? BATCH);
  const done = stored.done + step.visited - step.unreadable.length;
  const unreadable = stored.unreadable + step.unreadable.length;
  const advance = { position: step.position, done, unreadable, unreadableIds: step.unreadable };
  if (step.position !== null) return { phase: 'rewrapping', ...advance };
  if ((await rotator.countOfOtherRoots()) > unreadable) return { phase: 'rewrapping', ...advance, unreadable: 0 };
  const indexRoots = await rotator.rewrapIndexRoots();
  await rotator.retireUnusedRoots();
  return { phase: 'ended', ...advance, done: done + indexRoots };
}
