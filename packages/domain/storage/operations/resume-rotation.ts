import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { RotationInput, RotationView } from '../contract.ts';
import { failStorage } from '../errors.ts';
import { runRotation } from '../jobs/run-rotation.job.ts';
import { readRotation, viewRotation } from './stored-rotation.ts';

/** Moved as well: that nobody worked on it while it was paused does not mean that its worker is gone. */
const RESUME = `UPDATE key_rotation SET state = 'running', version = version + 1, moved_at = now()
  WHERE id = $1::uuid AND version = $2::int AND state = 'paused' RETURNING id`;

/**
 * Lets a paused rotation go on from where it stands.
 * @throws AppError STORAGE_ROTATION_NOT_FOUND | STORAGE_ROTATION_MOVED_ON
 */
export async function resumeRotation(call: SignedInContext, input: RotationInput): Promise<RotationView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const resumed = await tx.query(RESUME, [input.rotationId, input.version]);
    const stored = await readRotation(tx, input.rotationId);
    if (stored === undefined) throw failStorage('STORAGE_ROTATION_NOT_FOUND');
    if (resumed.length === 0) throw failStorage('STORAGE_ROTATION_MOVED_ON', { state: stored.state });
    await record(tx, {
      action: 'storage.rotation-resumed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Rotation', id: stored.id },
      facts: { kind: stored.kind, done: stored.done },
    });
    await promise(tx, runRotation, { rotationId: stored.id }, `${stored.id}:${stored.version}`);
    return viewRotation(stored, services.clock.now());
  });
}
