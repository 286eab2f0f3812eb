import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { failPersonnel } from '../errors.ts';

const LOCK = 'SELECT version FROM connector WHERE id = $1::uuid FOR UPDATE';

/** Holds a connector that nobody has changed since it was seen. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_CONNECTOR_CHANGED */
export async function lockSeenConnector(
  tx: SqlTransaction,
  { connectorId, version }: { readonly connectorId: Id<'Connector'>; readonly version: number },
): Promise<void> {
  const [stored] = await tx.query<{ version: number }>(LOCK, [connectorId]);
  if (stored === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
  if (stored.version !== version) throw failPersonnel('PERSONNEL_CONNECTOR_CHANGED');
}
