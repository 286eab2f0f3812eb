import { BackupFailed, type BackupProgress } from '@kean/backups';
import { type BaseNote, writeBase } from '@kean/backups/wal';
import type { ObjectStore } from '@kean/objects';
import type { BackupId } from '../../contract/backups.ts';
import type { BackupMeans } from './backup-worker.ts';

/** Files are counted by their bytes alone. */
const UNCOUNTED = { tables: { done: 0, total: 0 }, objects: { count: 0, sizeBytes: 0, newBlobs: 0 } };

interface BaseWork {
  readonly id: BackupId;
  readonly signal: AbortSignal;
  onProgress(progress: BackupProgress): void;
}

/**
 * Takes every file of the cluster, after the key store was written anew: what was destroyed before is in none of them. It lies with the
 * backups of keys and opens for both recipients together (ADR 0032). No lock is asked for: it must be gone when its window is over.
 */
export async function takeBase(
  { base, records, keys, signer, stallMs }: BackupMeans,
  open: () => Promise<ObjectStore>,
  { id, signal, onProgress }: BaseWork,
): Promise<BaseNote> {
  if (base === null) throw new BackupFailed('source-replication');
  await base.writeKeysAnew();
  const target = await open();
  const work = {
    target,
    id,
    factsUrl: records.databaseUrl,
    replicationUrl: base.replicationUrl,
    recipients: { records: records.recipients, keys: keys.recipients },
    signer,
    stallMs,
    signal,
    onProgress: (dumpedBytes: number, phase: 'dumping' | 'verifying') =>
      onProgress({ ...UNCOUNTED, phase, dumpedBytes }),
  };
  return await writeBase(work).finally(() => target.close());
}
