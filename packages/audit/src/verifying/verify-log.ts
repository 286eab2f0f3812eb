import { type Database, inSqlTransaction, nobody } from '@kean/db';
import type { Clock } from '@kean/kernel';
import type { TileSource } from '@kean/tlog';
import { compareLog } from './compare-log.ts';
import { keepVerification, type Verification } from './verification.ts';

/** Compares the whole database with the whole log and keeps what came of it, for the health strip. */
export async function verifyLog(
  db: Database,
  files: TileSource,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Omit<Verification, 'finishedAt'>> {
  const startedAt = clock.now();
  const verification = { startedAt, ...(await compareLog(db, files, signal)) };
  await inSqlTransaction(db, nobody, (tx) => keepVerification(tx, verification));
  return verification;
}
