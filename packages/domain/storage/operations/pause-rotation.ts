import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { RotationInput, RotationView } from '../contract.ts';
import { failStorage } from '../errors.ts';
import { readRotation, viewRotation } from './stored-rotation.ts';

const PAUSE = `UPDATE key_rotation SET state = 'paused', version = version + 1
  WHERE id = $1::uuid AND version = $2::int AND state = 'running' RETURNING id`;

/**
 * Lets a rotation rest: the worker ends the batch at hand and stops. Both keys stay readable however long it rests.
 * @throws AppError STORAGE_ROTATION_NOT_FOUND | STORAGE_ROTATION_MOVED_ON
 */
export async function pauseRotation(call: SignedInContext, input: RotationInput): Promise<RotationView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const paused = await tx.query(PAUSE, [input.rotationId, input.version]);
    const stored = await readRotation(tx, input.rotationId);
    if (stored === undefined) throw failStorage('STORAGE_ROTATION_NOT_FOUND');
    if (paused.length === 0) throw failStorage('STORAGE_ROTATION_MOVED_ON', { state: stored.state });
    await record(tx, {
      action: 'storage.rotation-paused',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Rotation', id: stored.id },
      facts: { kind: stored.kind, done: stored.done },
    });
    return viewRotation(stored, services.clock.now());
  });
}
