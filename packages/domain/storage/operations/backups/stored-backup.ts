import type { SqlTransaction } from '@kean/db';
import type { BackupId, BackupView } from '../../contract/backups.ts';
import { publicTextOf } from '../../errors.ts';

/** A row of `backup` with the name of who asked for it. */
export type StoredBackup = Omit<BackupView, 'failure'> & { readonly failure: string | null };

/** Ids are in order of time. Sizes are read as numbers: they stay far below 2^53. */
export const BACKUPS = `SELECT b.id, b.kind, b.cause, b.state, b.phase, b.dumped_bytes::float8 AS "dumpedBytes",
  b.tables_done AS "tablesDone", b.tables_total AS "tablesTotal", b.objects_done AS "objectsDone", b.new_objects AS "newObjects",
  b.rows_total::float8 AS "rowsTotal", b.stored_bytes::float8 AS "storedBytes", b.schema_version AS "schemaVersion",
  b.log_size::float8 AS "logSize", b.failure, s.display_name AS "startedByName",
  b.admits_target AS "admitsTarget", b.created_at AS "createdAt",
  b.started_at AS "startedAt", b.taken_at AS "takenAt", b.moved_at AS "movedAt", b.finished_at AS "finishedAt",
  b.removed_at AS "removedAt"
  FROM backup b LEFT JOIN staff s ON s.id = b.started_by`;

export async function readBackup(tx: SqlTransaction, id: BackupId): Promise<StoredBackup | undefined> {
  const [row] = await tx.query<StoredBackup>(`${BACKUPS} WHERE b.id = $1::uuid`, [id]);
  return row;
}

/** As the operator sees it. */
export function viewBackup({ failure, ...stored }: StoredBackup): BackupView {
  return { ...stored, failure: failure === null ? null : { code: failure, ...publicTextOf(failure) } };
}
