import type { BackupProgress, Manifest } from '@kean/backups';
import type { BaseNote } from '@kean/backups/wal';
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { endAlert, tellAlert } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { BackupId } from '../../contract/backups.ts';
import type { StorageErrorCode } from '../../errors.ts';
import type { StoredBackup } from './stored-backup.ts';

const UNFINISHED = `state IN ('waiting', 'running')`;
const RUN = `UPDATE backup SET state = 'running', phase = 'dumping', started_at = coalesce(started_at, now()), moved_at = now()
  WHERE id = $1::uuid AND ${UNFINISHED}`;
const MOVE = `UPDATE backup SET phase = $2, dumped_bytes = $3::int8, tables_done = $4::int, tables_total = $5::int,
  objects_done = $6::int, new_objects = $7::int, moved_at = now() WHERE id = $1::uuid AND state = 'running'`;
const VERIFY = `UPDATE backup SET state = 'verified', phase = 'ended', taken_at = $2::timestamptz, rows_total = $3::int8,
  stored_bytes = $4::int8, schema_version = $5, log_size = $6::int8, dumped_bytes = $7::int8, tables_done = $8::int,
  tables_total = $8::int, objects_done = $9::int, new_objects = $10::int, moved_at = now(), finished_at = now()
  WHERE id = $1::uuid AND ${UNFINISHED} RETURNING id`;
const FAIL = `UPDATE backup SET state = 'failed', phase = 'ended', failure = $2, moved_at = now(), finished_at = now()
  WHERE id = $1::uuid AND ${UNFINISHED} RETURNING id`;

export async function markBackupRunning(db: Database, id: BackupId): Promise<void> {
  await inSqlTransaction(db, nobody, (tx) => tx.query(RUN, [id]));
}

export async function moveBackup(db: Database, id: BackupId, progress: BackupProgress): Promise<void> {
  const { phase, dumpedBytes, tables, objects } = progress;
  const counts = [dumpedBytes, tables.done, tables.total, objects.count, objects.newBlobs];
  await inSqlTransaction(db, nobody, (tx) => tx.query(MOVE, [id, phase, ...counts]));
}

/** What a verified backup says about itself. */
export interface BackupFacts {
  readonly takenAt: string;
  readonly rows: number;
  readonly bytes: number;
  readonly schemaVersion: string | null;
  readonly logSize: number | null;
  readonly dumped: number;
  readonly tables: number;
  readonly objects: number;
  readonly newBlobs: number;
}

/** The files of a cluster are not counted by row. */
export function factsOfBase({ endedAt, bytes }: BaseNote): BackupFacts {
  const uncounted = { rows: 0, tables: 0, objects: 0, newBlobs: 0, schemaVersion: null, logSize: null };
  return { ...uncounted, takenAt: endedAt, bytes: bytes.sizeBytes, dumped: bytes.plainBytes };
}

export function factsOfManifest(manifest: Manifest): BackupFacts {
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  const bytes = manifest.parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const dumped = manifest.parts.reduce((sum, part) => sum + (part.form === 'dump' ? part.sizeBytes : 0), 0);
  const { count = 0, newBlobs = 0 } = manifest.objects ?? {};
  const tables = Object.keys(manifest.rows).length;
  const { takenAt, schemaVersion, log } = manifest;
  return { takenAt, rows, bytes, schemaVersion, logSize: log?.size ?? null, dumped, tables, objects: count, newBlobs };
}

export async function endBackupVerified(db: Database, { id, kind }: StoredBackup, facts: BackupFacts): Promise<void> {
  const { takenAt, rows, bytes, schemaVersion, logSize, dumped, tables, objects, newBlobs } = facts;
  const values = [takenAt, rows, bytes, schemaVersion, logSize, dumped, tables, objects, newBlobs];
  await inSqlTransaction(db, nobody, async (tx) => {
    const ended = await tx.query(VERIFY, [id, ...values]);
    if (ended.length === 0) return;
    await endAlert(tx, { kind: 'backup-failed', about: kind });
    await record(tx, {
      action: 'storage.backup-verified',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Backup', id },
      facts: { kind, bytes, rows, objects },
    });
  });
}

/** Written down with its cause, and an alert until one of its kind is verified. */
export async function endBackupFailed(db: Database, { id, kind }: StoredBackup, code: StorageErrorCode): Promise<void> {
  await inSqlTransaction(db, nobody, async (tx) => {
    if ((await tx.query(FAIL, [id, code])).length === 0) return;
    await tellAlert(tx, { kind: 'backup-failed', about: kind });
    await record(tx, {
      action: 'storage.backup-failed',
      outcome: 'failed',
      principal: null,
      subject: { kind: 'Backup', id },
      facts: { kind, code },
    });
  });
}
