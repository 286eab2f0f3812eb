import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { BackupView, StartBackupInput } from '../../contract/backups.ts';
import { failStorage } from '../../errors.ts';
import { takeBackup } from '../../jobs/take-backup.job.ts';
import { readBackupSetup } from './backup-setup.ts';
import { readBackup, viewBackup } from './stored-backup.ts';

const INSERT = `INSERT INTO backup (id, kind, cause, started_by, admits_target) VALUES ($1::uuid, $2, 'demand', $3::uuid, $4::bool)`;

/**
 * Asks for a backup now: the row, its event and the promise in one transaction. The worker takes it.
 * @throws AppError STORAGE_BACKUP_NOT_SET_UP | STORAGE_BACKUP_UNDER_WAY
 */
export async function startBackup(
  call: SignedInContext,
  { kind, admitsTarget }: StartBackupInput,
): Promise<BackupView> {
  const { principal, services } = call;
  const id = newId<'Backup'>();
  const begin = inSqlTransaction(services.db, nobody, async (tx) => {
    const setup = await readBackupSetup(tx);
    if (setup === null || (kind === 'base' && !setup.continuous)) throw failStorage('STORAGE_BACKUP_NOT_SET_UP');
    await tx.query(INSERT, [id, kind, principal.staffId, admitsTarget]);
    await record(tx, {
      action: 'storage.backup-asked',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Backup', id },
      facts: { kind },
    });
    if (admitsTarget)
      await record(tx, {
        action: 'storage.target-admitted',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Backup', id },
        facts: { kind },
      });
    await promise(tx, takeBackup, { backupId: id }, id);
    return readBackup(tx, id);
  });
  const stored = await begin.catch((error: unknown) => {
    // The unique index on those under way: of two operators who press at once, one is told so.
    throw error instanceof AppError && error.code === 'DB_TAKEN' ? failStorage('STORAGE_BACKUP_UNDER_WAY') : error;
  });
  if (stored === undefined) throw failStorage('STORAGE_BACKUP_NOT_SET_UP');
  return viewBackup(stored);
}
