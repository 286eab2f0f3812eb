import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DrillView } from '../../contract/drills.ts';
import { failStorage } from '../../errors.ts';
import { readDrill, viewDrill } from './stored-drill.ts';

const INSERT = `INSERT INTO restore_drill (id, cause, started_by) VALUES ($1::uuid, 'demand', $2::uuid)`;
const A_BACKUP = `SELECT FROM backup WHERE kind = 'records' AND state = 'verified' AND removed_at IS NULL LIMIT 1`;

/**
 * Asks for a drill now: the row and its event. Who holds the identity of the backups takes it; no process of the office can.
 * @throws AppError STORAGE_DRILL_NO_BACKUP | STORAGE_DRILL_UNDER_WAY
 */
export async function startDrill({ principal, services }: SignedInContext): Promise<DrillView> {
  const id = newId<'RestoreDrill'>();
  const begin = inSqlTransaction(services.db, nobody, async (tx) => {
    if ((await tx.query(A_BACKUP)).length === 0) throw failStorage('STORAGE_DRILL_NO_BACKUP');
    await tx.query(INSERT, [id, principal.staffId]);
    const subject = { kind: 'RestoreDrill', id } as const;
    await record(tx, { action: 'storage.drill-asked', outcome: 'allowed', principal, subject });
    return readDrill(tx, id);
  });
  const stored = await begin.catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'DB_TAKEN' ? failStorage('STORAGE_DRILL_UNDER_WAY') : error;
  });
  if (stored === undefined) throw failStorage('STORAGE_DRILL_NO_BACKUP');
  return viewDrill(stored);
}
