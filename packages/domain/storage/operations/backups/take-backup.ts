import { readLogState } from '@kean/audit';
import { type BackupProgress, faultOfTarget, type Manifest, writeBackup } from '@kean/backups';
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { ObjectStore } from '@kean/objects';
import { toBase64 } from '@kean/tlog';
import { failureCodeOf } from '../../backup-failures.ts';
import type { BackupId } from '../../contract/backups.ts';
import {
  type BackupFacts,
  endBackupFailed,
  endBackupVerified,
  factsOfBase,
  factsOfManifest,
  markBackupRunning,
  moveBackup,
} from './backup-progress.ts';
import type { BackupMeans, BackupWorker } from './backup-worker.ts';
import { openKnownTarget } from './known-target.ts';
import { removeOutlivedBackups } from './remove-outlived-backups.ts';
import { readBackup, type StoredBackup } from './stored-backup.ts';
import { takeBase } from './take-base.ts';

/** How often the row says how far it is. */
const TELL_EVERY_MS = 500;
const DAY_MS = 86_400_000;

/**
 * Takes one backup from its beginning to its end. Killed anywhere it is begun anew under the same id; a failure is written down with its
 * cause and is no reason to try again by itself: the next one comes by the schedule, or when a person asks.
 *
 * @param progress told in tables; the row of the backup says more
 */
export async function takeBackup(
  worker: BackupWorker,
  id: BackupId,
  signal: AbortSignal,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const { services, backups } = worker;
  const stored = await inSqlTransaction(services.db, nobody, (tx) => readBackup(tx, id));
  if (stored === undefined || stored.state === 'verified' || stored.state === 'failed') return;
  if (backups === null || (stored.kind === 'base' && backups.base === null))
    return endBackupFailed(services.db, stored, 'STORAGE_BACKUP_NOT_SET_UP');
  await markBackupRunning(services.db, id);
  let failed = false;
  try {
    await endBackupVerified(services.db, stored, await write(worker, backups, stored, signal, progress));
  } catch (error) {
    if (signal.aborted) throw error;
    failed = true;
    const code = failureCodeOf(faultOfTarget(error));
    await endBackupFailed(services.db, stored, code);
    backups.alert(stored.kind, code, error);
  }
  // Also after a failure: what a certificate says about the window of keys must not wait for a target that works.
  await removeOutlivedBackups(worker, backups, stored.kind, failed);
}

async function write(
  worker: BackupWorker,
  means: BackupMeans,
  stored: StoredBackup,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<BackupFacts> {
  const tell = progressTeller(worker.services.db, stored.id);
  const onProgress = (news: BackupProgress) => {
    progress(news.tables.done, news.tables.total);
    tell(news);
  };
  const { id, kind, admitsTarget } = stored;
  const open = () => openKnownTarget(worker.services.db, means, kind === 'records' ? kind : 'keys', admitsTarget);
  if (kind === 'base') return factsOfBase(await takeBase(means, open, { id, signal, onProgress }));
  return factsOfManifest(await dump(worker, means, open, { id, kind, signal, onProgress }));
}

interface Dump {
  readonly id: BackupId;
  readonly kind: 'records' | 'keys';
  readonly signal: AbortSignal;
  onProgress(progress: BackupProgress): void;
}

async function dump(
  worker: BackupWorker,
  means: BackupMeans,
  open: () => Promise<ObjectStore>,
  work: Dump,
): Promise<Manifest> {
  const { services } = worker;
  const { kind } = work;
  const { recipients, databaseUrl } = means[kind];
  const now = services.clock.now();
  const { lockDays, keyWindowDays } = means.setup;
  const days = kind === 'keys' ? Math.min(lockDays, keyWindowDays) : lockDays;
  const target = await open();
  const wanted = {
    ...work,
    target,
    databaseUrl,
    objects: kind === 'records' ? services.objects : null,
    recipients,
    signer: means.signer,
    log: kind === 'records' ? await headOfLog(worker, now) : null,
    lockedUntil: days === 0 ? null : new Date(now.getTime() + days * DAY_MS),
    stallMs: means.stallMs,
  };
  return await writeBackup(wanted).finally(() => target.close());
}

/** The head that is signed now: what the dump holds is this log, or goes on from it. */
function headOfLog({ services }: BackupWorker, now: Date): Promise<Manifest['log']> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { origin, checkpoint } = await readLogState(tx, services.log, now);
    if (origin === null || checkpoint === null) return null;
    return { origin, size: checkpoint.size, root: toBase64(checkpoint.root) };
  });
}

/** Writes at most twice a second, one after another. Nothing rests on it: what cannot be written is left out. */
function progressTeller(db: Database, id: BackupId): (progress: BackupProgress) => void {
  let toldAt = 0;
  let phase = '';
  let telling = Promise.resolve();
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && now - toldAt < TELL_EVERY_MS) return;
    toldAt = now;
    phase = progress.phase;
    telling = telling.then(() => moveBackup(db, id, progress)).catch(() => undefined);
  };
}
