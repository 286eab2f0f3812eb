import { backupsToKeep, keyBackupsToKeep, type Swept, sweepTarget } from '@kean/backups';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { endAlert, tellAlert } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { BackupKindName } from '../../contract/backups.ts';
import type { BackupMeans, BackupWorker } from './backup-worker.ts';

const REMOVED = `UPDATE backup SET removed_at = now() WHERE id = any($1::uuid[]) AND removed_at IS NULL`;

/**
 * Takes out of the target what retention lets go. What it does not let go, and a target that does not answer, is told and asked again with
 * the next backup.
 *
 * @param alerted somebody is told already that this target is in trouble, so it is no second alert
 */
export async function removeOutlivedBackups(
  { services }: BackupWorker,
  { setup, signer, alert, ...places }: BackupMeans,
  kind: BackupKindName,
  alerted: boolean,
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
    const swept = await sweep.finally(() => target.close());
    await inSqlTransaction(services.db, nobody, (tx) => tellSwept(tx, kind, swept));
  } catch (error) {
    alert(kind, 'STORAGE_BACKUP_NOT_SWEPT', error);
    if (alerted) return;
    // Where not even that can be written, the log has it.
    await inSqlTransaction(services.db, nobody, (tx) => tellAlert(tx, { kind: 'backup-not-swept', about: kind })).catch(
      (unwritten: unknown) => alert(kind, 'STORAGE_BACKUP_NOT_SWEPT', unwritten),
    );
  }
}

/** A lock that outlasts the window of keys breaks what certificates of erasure say; of records the office may have wished it so. */
async function tellSwept(tx: SqlTransaction, kind: BackupKindName, { removed, locked }: Swept): Promise<void> {
  const told = { kind: 'backup-not-swept', about: kind } as const;
  await (kind === 'keys' && locked.length > 0 ? tellAlert : endAlert)(tx, told);
  if (removed.length + locked.length === 0) return;
  await tx.query(REMOVED, [removed]);
  await record(tx, {
    action: 'storage.backups-removed',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Backup', id: null },
    subjectIds: removed,
    facts: { kind, count: removed.length, locked: locked.length },
  });
}
