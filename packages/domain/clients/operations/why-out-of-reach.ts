import { type Database, runStatement } from '@kean/db';
import type { AppError, ClientId, StaffId } from '@kean/kernel';
import { failClients } from '../errors.ts';

const LOCKED = 'SELECT is_locked_from($1::uuid, $2::uuid) AS locked';

/** Whether a measure against a leak has locked a client who would be this person's to see; of any other client nothing is told. */
export async function isLockedFrom(db: Database, clientId: ClientId, staffId: StaffId): Promise<boolean> {
  const [found] = await runStatement<{ locked: boolean }>(db, LOCKED, [clientId, staffId]);
  return found?.locked === true;
}

/** A client that is locked is said to be; one that is absent and one that is out of reach are told alike. */
export async function whyOutOfReach(db: Database, clientId: ClientId, staffId: StaffId): Promise<AppError> {
  const locked = await isLockedFrom(db, clientId, staffId);
  return failClients(locked ? 'CLIENTS_CLIENT_LOCKED' : 'CLIENTS_CLIENT_NOT_FOUND');
}
