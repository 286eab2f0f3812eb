import { backupsToKeep, keyBackupsToKeep, sweepTarget } from '@kean/backups';
import { sweepArchive } from '@kean/backups/wal';
import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { endAlert, tellAlert } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { BackupKindName } from '../../contract/backups.ts';
import type { BackupMeans, BackupWorker } from './backup-worker.ts';
import { openKnownTarget } from './known-target.ts';

const REMOVED = `UPDATE backup SET removed_at = now() WHERE id = any($1::uuid[]) AND removed_at IS NULL`;

/**
 * Takes out of the target what retention lets go. What it does not let go, and a target that does not answer, is told and asked again with
 * the next backup. Bases and the archived log go with the keys, also where nobody takes bases any more: they hold keys.
 *
 * @param alerted somebody is told already that this target is in trouble, so it is no second alert
 */
export async function removeOutlivedBackups(
  worker: BackupWorker,
  means: BackupMeans,
  kind: BackupKindName,
  alerted: boolean,
): Promise<void> {
  if (kind !== 'base') await removeOutlived(worker, means, kind, sweepBackups(kind), alerted);
  if (kind !== 'records') await removeOutlived(worker, means, 'base', sweepBases, alerted);
}

interface Outlived {
  readonly removed: readonly string[];
  readonly locked: readonly string[];
}

/** What an unknown target does not hold is not gone: it is swept when it is there again. */
type Sweep = (db: Database, means: BackupMeans, now: Date) => Promise<Outlived>;

const sweepBackups =
  (kind: 'records' | 'keys'): Sweep =>
  async (db, means, now) => {
    const { setup, signer } = means;
    const target = await openKnownTarget(db, means, kind);
    const sweep = sweepTarget({
      target,
      kind,
      verifyKeys: [signer.verifierKey],
      keep: (backups) =>
        kind === 'keys' ? keyBackupsToKeep(backups, setup.keyWindowDays, now) : backupsToKeep(backups, setup),
    });
    return await sweep.finally(() => target.close());
  };

const sweepBases: Sweep = async (db, means, now) => {
  const { setup, signer } = means;
  const target = await openKnownTarget(db, means, 'keys');
  const sweep = sweepArchive({ target, verifyKeys: [signer.verifierKey] }, setup.keyWindowDays, now);
  return { removed: (await sweep.finally(() => target.close())).bases, locked: [] };
};

async function removeOutlived(
  { services }: BackupWorker,
  means: BackupMeans,
  kind: BackupKindName,
  sweep: Sweep,
  alerted: boolean,
): Promise<void> {
  try {
    const outlived = await sweep(services.db, means, services.clock.now());
    await inSqlTransaction(services.db, nobody, (tx) => tellSwept(tx, kind, outlived));
  } catch (error) {
    means.alert(kind, 'STORAGE_BACKUP_NOT_SWEPT', error);
    if (alerted) return;
    // Where not even that can be written, the log has it.
    await inSqlTransaction(services.db, nobody, (tx) => tellAlert(tx, { kind: 'backup-not-swept', about: kind })).catch(
      (unwritten: unknown) => means.alert(kind, 'STORAGE_BACKUP_NOT_SWEPT', unwritten),
    );
  }
}

/** A lock that outlasts the window of keys breaks what certificates of erasure say; of records the office may have wished it so. */
async function tellSwept(tx: SqlTransaction, kind: BackupKindName, { removed, locked }: Outlived): Promise<void> {
  const told = { kind: 'backup-not-swept', about: kind } as const;
  await (kind !== 'records' && locked.length > 0 ? tellAlert : endAlert)(tx, told);
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
