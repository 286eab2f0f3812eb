import { backupsToKeep, keyBackupsToKeep, sweepTarget } from '@kean/backups';
import { inSqlTransaction, nobody } from '@kean/db';
import { record } from '../../audit-events.ts';
import type { BackupKindName } from '../../contract/backups.ts';
import type { BackupMeans, BackupWorker } from './backup-worker.ts';

const REMOVED = `UPDATE backup SET removed_at = now() WHERE id = any($1::uuid[]) AND removed_at IS NULL`;

/** Takes out of the target what retention lets go. A target that does not answer is asked again with the next backup. */
export async function removeOutlivedBackups(
  { services }: BackupWorker,
  { setup, signer, alert, ...places }: BackupMeans,
  kind: BackupKindName,
): Promise<void> {
  try {
    const now = services.clock.now();
    const target = await places[kind].open();
    const sweep = sweepTarget({
      target,
      kind,
      verifyKeys: [signer.verifierKey],
      keep: (backups) =>
        kind === 'keys' ? keyBackupsToKeep(backups, setup.keyWindowDays, now) : backupsToKeep(backups, setup),
    });
    const { removed, locked } = await sweep.finally(() => target.close());
    if (removed.length === 0) return;
    await inSqlTransaction(services.db, nobody, async (tx) => {
      await tx.query(REMOVED, [removed]);
      await record(tx, {
        action: 'storage.backups-removed',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Backup', id: null },
        subjectIds: removed,
        facts: { kind, count: removed.length, locked: locked.length },
      });
    });
  } catch (error) {
    alert(kind, 'STORAGE_BACKUP_NOT_SWEPT', error);
  }
}
