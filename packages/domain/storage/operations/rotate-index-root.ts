import { setTimeout as wait } from 'node:timers/promises';
import {
  addTokensOfStaff,
  clientsBehind,
  forgetTokensOfStaffBefore,
  hidePlacesAnew,
  retokeniseClients,
  type WalkedClient,
} from '@kean/clients/contract/upkeep';
import { inSqlTransaction } from '@kean/db';
import type { BlindIndex } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { failStorage } from '../errors.ts';
import { keysForUpkeep, UPKEEP } from './keys-for-upkeep.ts';
import { type Advance, positionOf } from './rotation-progress.ts';
import { BATCH, type RotationWorker } from './rotation-worker.ts';
import type { StoredRotation } from './stored-rotation.ts';
import { waitInPhase } from './wait-in-phase.ts';

const LOOK_AGAIN_MS = 100;

/**
 * Makes a new index root; waits until every process writes tokens of it and asks for both; gives the numbers of staff and client after
 * client the new tokens; destroys the old root.
 */
export async function stepIndexRotation(worker: RotationWorker, stored: StoredRotation): Promise<Advance> {
  const generation = Number(stored.target);
  switch (stored.phase) {
    case 'waiting':
      await worker.rotator.beginIndexRoot(generation);
      return { phase: 'settling', position: null, done: 0, unreadable: 0 };
    case 'settling':
      return waitInPhase(worker, stored, 'retokenising');
    case 'retokenising':
      return retokenise(worker, stored, generation);
    default:
      await inSqlTransaction(worker.services.db, UPKEEP, (tx) => forgetTokensOfStaffBefore(tx, generation));
      await worker.rotator.endIndexRootsBefore(generation);
      return { phase: 'ended', position: null, done: stored.done, unreadable: stored.unreadable };
  }
}

async function retokenise(worker: RotationWorker, stored: StoredRotation, generation: number): Promise<Advance> {
  const { db, keyring } = worker.services;
  const { writing } = await keyring.indexes();
  // An index root that was made in between by somebody else would leave tokens behind that nobody replaces.
  if (writing.generation > generation) throw failStorage('STORAGE_ROTATION_MOVED_ON');
  if (writing.generation < generation) return notYet(stored);
  const after = (positionOf(stored)?.subjectId ?? null) as ClientId | null;
  // Of everybody at once: they are as many as people ever worked here; and decoys are fewer.
  const closed =
    after === null
      ? await inSqlTransaction(
          db,
          UPKEEP,
          async (tx) => (await addTokensOfStaff(tx, keyring, writing)) + (await hidePlacesAnew(tx, keyring, writing)),
        )
      : 0;
  const batch = worker.batch ?? BATCH;
  const clients = await inSqlTransaction(db, UPKEEP, (tx) => clientsBehind(tx, after, batch));
  const unreadableIds = await retokeniseBatch(worker, clients, writing);
  const last = clients.at(-1);
  const counts = {
    done: stored.done + clients.length,
    unreadable: stored.unreadable + closed + unreadableIds.length,
    unreadableIds,
  };
  if (last === undefined || clients.length < batch) return { phase: 'dropping', position: null, ...counts };
  return { phase: 'retokenising', position: { scope: 'client', subjectId: last.id }, ...counts };
}

/** This process still acts on knowledge from before; within a second it does not. */
async function notYet(stored: StoredRotation): Promise<Advance> {
  await wait(LOOK_AGAIN_MS);
  return { phase: 'retokenising', position: positionOf(stored), done: stored.done, unreadable: stored.unreadable };
}

async function retokeniseBatch(
  { services }: RotationWorker,
  clients: readonly WalkedClient[],
  index: BlindIndex,
): Promise<ClientId[]> {
  if (clients.length === 0) return [];
  const keys = await keysForUpkeep(services.keyring, clients);
  const ids = clients.map(({ id }) => id);
  const unreadable = await inSqlTransaction(services.db, UPKEEP, (tx) => retokeniseClients(tx, ids, keys, index));
  // Nobody asks for these keys here again.
  services.keyring.purge(ids, 'client');
  return [...unreadable];
}
