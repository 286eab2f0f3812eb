import type { SqlTransaction } from '@kean/db';
import { Advisories, type Advisory } from '@kean/patches';
import { OLD_AFTER_DAYS, type TakenAdvisories } from '../../contract/patches.ts';

/** The page shows the last few: the older ones count for nothing. */
const SHOWN = 10;
const FILES = `
  SELECT f.id, encode(f.digest, 'hex') AS digest, f.size_bytes AS "sizeBytes", f.records, f.newest_at AS "newestAt", f.taken_at AS "takenAt",
         s.display_name AS "takenByName", f.newest_at < clock_timestamp() - interval '${OLD_AFTER_DAYS} days' AS "isOld"
    FROM advisory_file f LEFT JOIN staff s ON s.id = f.taken_by ORDER BY f.taken_at DESC, f.id DESC LIMIT ${SHOWN}`;
const SAID = 'SELECT compared, advisories FROM advisory_file WHERE id = $1::uuid';

export async function listAdvisoryFiles(tx: SqlTransaction): Promise<TakenAdvisories[]> {
  const files = await tx.query<Omit<TakenAdvisories, 'sizeBytes'> & { sizeBytes: bigint }>(FILES, []);
  return files.map((file) => ({ ...file, sizeBytes: Number(file.sizeBytes) }));
}

export interface SaidByFile {
  readonly compared: ReadonlySet<string>;
  readonly advisories: readonly Advisory[];
}
export async function readSaid(tx: SqlTransaction, fileId: string): Promise<SaidByFile> {
  const [said] = await tx.query<{ compared: string[]; advisories: unknown }>(SAID, [fileId]);
  return { compared: new Set(said?.compared), advisories: Advisories.parse(said?.advisories ?? []) };
}
