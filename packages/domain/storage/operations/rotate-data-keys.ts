import { clientsUnderOtherKeys, resealClients, walkedClients } from '@kean/clients/contract/upkeep';
import { inSqlTransaction } from '@kean/db';
import type { Renewed } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { keysForUpkeep, UPKEEP } from './keys-for-upkeep.ts';
import { type Advance, positionOf } from './rotation-progress.ts';
import type { RotationWorker } from './rotation-worker.ts';
import type { StoredRotation } from './stored-rotation.ts';
import { waitInPhase } from './wait-in-phase.ts';

/** Clients of one transaction. */
const BATCH = 200;

/**
 * Gives client after client a new data key of the suite in force and seals everything of the client under it; waits until nobody opens
 * what was read before; drops the older key. What was sealed under it, in whatever copy or backup, opens never again.
 */
export async function stepDataRotation(worker: RotationWorker, stored: StoredRotation): Promise<Advance> {
  switch (stored.phase) {
    case 'waiting':
      return { phase: 'resealing', position: null, done: 0, unreadable: 0 };
    case 'resealing':
      return reseal(worker, stored);
    case 'resting':
      return waitInPhase(worker, stored, 'dropping');
    default:
      return drop(worker, stored);
  }
}

async function reseal(worker: RotationWorker, stored: StoredRotation): Promise<Advance> {
  const { db, keyring } = worker.services;
  const step = await worker.rotator.renew(stored.startedAt, positionOf(stored), BATCH);
  // What is held in memory does not know the new generation.
  keyring.purge(step.subjectIds, 'client');
  const clients = await inSqlTransaction(db, UPKEEP, (tx) => walkedClients(tx, step.subjectIds));
  const keys = await keysForUpkeep(keyring, clients);
  const unreadable = await inSqlTransaction(db, UPKEEP, (tx) => resealClients(tx, keys));
  keyring.purge(step.subjectIds, 'client');
  const unreadableIds = [...new Set([...step.unreadable, ...unreadable])];
  return {
    phase: step.position === null ? 'resting' : 'resealing',
    position: step.position,
    done: stored.done + step.visited,
    unreadable: stored.unreadable + unreadableIds.length,
    unreadableIds,
  };
}

async function drop(worker: RotationWorker, stored: StoredRotation): Promise<Advance> {
  const step = await worker.rotator.dropOlder(positionOf(stored), BATCH, (renewed) =>
    underTheirNewest(worker, renewed),
  );
  return {
    phase: step.position === null ? 'ended' : 'dropping',
    position: step.position,
    done: stored.done + step.visited,
    unreadable: stored.unreadable,
  };
}

/** The last look before a key goes: nothing of the client may stand under it, whatever the pass before has written down. */
async function underTheirNewest({ services }: RotationWorker, renewed: readonly Renewed[]): Promise<Set<string>> {
  const newest = renewed.map(({ subjectId, keyId }) => ({ clientId: subjectId as ClientId, keyId }));
  const others = await inSqlTransaction(services.db, UPKEEP, (tx) => clientsUnderOtherKeys(tx, newest));
  return new Set(renewed.map(({ subjectId }) => subjectId).filter((id) => !others.has(id as ClientId)));
}
