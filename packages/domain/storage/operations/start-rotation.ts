import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { RotationKind, RotationView, StartRotationInput } from '../contract.ts';
import { failStorage } from '../errors.ts';
import { runRotation } from '../jobs/run-rotation.job.ts';
import { rootRotationNeedsAnotherRoot } from '../rules/root-rotation-needs-another-root.ts';
import { readRotation, viewRotation } from './stored-rotation.ts';

const INSERT = `INSERT INTO key_rotation (id, kind, target, total, started_by)
  VALUES ($1::uuid, $2, $3, $4::int, $5::uuid)`;

/**
 * Starts a rotation: the row, its event and the promise of the work in one transaction. Keys change in the worker, none here.
 * @throws AppError STORAGE_ROTATION_UNDER_WAY | STORAGE_NOTHING_TO_ROTATE
 */
export async function startRotation(call: SignedInContext, { kind }: StartRotationInput): Promise<RotationView> {
  const { principal, services } = call;
  const { keys, target } = await planRotation(call, kind);
  const breach = rootRotationNeedsAnotherRoot(kind, keys);
  if (breach !== null) throw failStorage(breach.code);
  const id = newId<'Rotation'>();
  const begin = inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(INSERT, [id, kind, target, keys, principal.staffId]);
    await record(tx, {
      action: 'storage.rotation-started',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Rotation', id },
      facts: { kind, keys },
    });
    await promise(tx, runRotation, { rotationId: id }, `${id}:1`);
    return readRotation(tx, id);
  });
  const stored = await begin.catch((error: unknown) => {
    // The unique index on unfinished rotations: of two operators who press at once, one is told so.
    throw error instanceof AppError && error.code === 'DB_TAKEN' ? failStorage('STORAGE_ROTATION_UNDER_WAY') : error;
  });
  if (stored === undefined) throw failStorage('STORAGE_ROTATION_NOT_FOUND');
  return viewRotation(stored, services.clock.now());
}

/** What the rotation leads to, and how many keys lie before it. */
async function planRotation(call: SignedInContext, kind: RotationKind): Promise<{ keys: number; target: string }> {
  const { keyring } = call.services;
  const { groups, indexGenerations, indexRootsUnderOtherRoots, suite, rootKeyId } = await keyring.inUse();
  const clients = groups.filter(({ scope }) => scope === 'client');
  const sum = (counted: typeof groups) => counted.reduce((total, { count }) => total + count, 0);
  switch (kind) {
    case 'root':
      // An office without clients has an index root all the same, which the old root would open for ever.
      return {
        keys: sum(groups.filter((group) => group.rootKeyId !== rootKeyId)) + indexRootsUnderOtherRoots,
        target: rootKeyId,
      };
    case 'index':
      return { keys: sum(clients), target: String((indexGenerations[0] ?? 0) + 1) };
    case 'data':
      return { keys: sum(clients), target: suite };
  }
}
