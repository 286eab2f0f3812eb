import { isLockedFrom } from '@kean/clients/contract/locked';
import type { Database } from '@kean/db';
import type { AppError, ClientId, StaffId } from '@kean/kernel';
import { failCirculation } from '../errors.ts';

/** In the words of a look: a client that is locked, or one that is absent or out of reach. */
export async function whyOutOfReach(db: Database, clientId: ClientId, staffId: StaffId): Promise<AppError> {
  const locked = await isLockedFrom(db, clientId, staffId);
  return failCirculation(locked ? 'CIRCULATION_CLIENT_LOCKED' : 'CIRCULATION_CLIENT_NOT_FOUND');
}
