import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { BackupPage, ListBackupsInput } from '../../contract/backups.ts';
import { BACKUPS, type StoredBackup, viewBackup } from './stored-backup.ts';

const PAGE = `${BACKUPS} WHERE ($1::uuid IS NULL OR b.id < $1::uuid) ORDER BY b.id DESC LIMIT $2::int`;

/** Backups, newest first: those under way, those in the target, those that failed, those that retention removed. */
export async function listBackups(call: SignedInContext, input: ListBackupsInput): Promise<BackupPage> {
  const { cursor = null, limit } = input;
  const rows = await inSqlTransaction(call.services.db, nobody, (tx) =>
    tx.query<StoredBackup>(PAGE, [cursor, limit + 1]),
  );
  const shown = rows.slice(0, limit).map(viewBackup);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
