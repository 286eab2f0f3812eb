import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { promise, tellAlert } from '@kean/queues';
import type { BackupId, BackupKindName } from '../../contract/backups.ts';
import { takeBackup } from '../../jobs/take-backup.job.ts';
import type { BackupWorker } from './backup-worker.ts';

/** No run is silent for so long and still alive: a stalled one gives up within minutes and says so. */
const ABANDONED = `UPDATE backup SET state = 'failed', phase = 'ended', failure = 'STORAGE_BACKUP_ABANDONED', finished_at = now()
  WHERE kind = $1 AND state IN ('waiting', 'running') AND moved_at < now() - interval '6 hours' RETURNING id`;
const INSERT = `INSERT INTO backup (id, kind, cause, slot)
  SELECT $1::uuid, $2, 'schedule', (now() AT TIME ZONE 'Asia/Shanghai')::date
  WHERE NOT EXISTS (SELECT FROM backup WHERE kind = $2 AND state IN ('waiting', 'running'))
  ON CONFLICT DO NOTHING RETURNING id`;

/** The day's backup of this kind: promised once, by however many workers; none where one is under way or nothing is set up. */
export async function beginScheduledBackup({ services, backups }: BackupWorker, kind: BackupKindName): Promise<void> {
  if (backups === null || (kind === 'base' && backups.base === null)) return;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const abandoned = await tx.query(ABANDONED, [kind]);
    if (abandoned.length > 0) await tellAlert(tx, { kind: 'backup-failed', about: kind });
    const [begun] = await tx.query<{ id: BackupId }>(INSERT, [newId(), kind]);
    if (begun !== undefined) await promise(tx, takeBackup, { backupId: begun.id }, begun.id);
  });
}
