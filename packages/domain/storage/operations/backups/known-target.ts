/** Which target is the one that this office knows. Backups of records have one, those of keys and bases another. */
import { BackupFailed, readTargetMark, writeTargetMark } from '@kean/backups';
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { ObjectStore } from '@kean/objects';
import type { BackupMeans } from './backup-worker.ts';

export type TargetPlace = 'records' | 'keys';

interface Remembered {
  readonly id: string;
  readonly marked: boolean;
}

const REMEMBERED = `SELECT target_id AS id, marked_at IS NOT NULL AS marked FROM backup_target WHERE place = $1`;
/** Two that begin at once agree on one number. */
const CHOOSE = `INSERT INTO backup_target (place, target_id) VALUES ($1, $2::uuid) ON CONFLICT (place) DO NOTHING`;
const CHOOSE_ANEW = `UPDATE backup_target SET target_id = $2::uuid, marked_at = NULL WHERE place = $1`;
const MARKED = `UPDATE backup_target SET marked_at = now() WHERE place = $1 AND target_id = $2::uuid`;

/**
 * Opens the target, when it is the one that this office knows. One that has no mark is marked once: the first that there ever was, and one
 * that a person admits. Where a mark should be and is not, the disk is probably not mounted, and nothing is written.
 *
 * @param admits a person said that the target is a new one
 * @throws BackupFailed `target-unknown`
 */
export async function openKnownTarget(
  db: Database,
  means: BackupMeans,
  place: TargetPlace,
  admits = false,
): Promise<ObjectStore> {
  const target = await means[place].open();
  try {
    if (admits) await admit(db, means, place, target);
    const remembered = await remember(db, place);
    if (remembered.marked) await requireMark(target, means, place, remembered.id);
    else await mark(db, means, place, target, remembered.id);
    return target;
  } catch (error) {
    await target.close();
    throw error;
  }
}

async function remember(db: Database, place: TargetPlace): Promise<Remembered> {
  return inSqlTransaction(db, nobody, async (tx) => {
    await tx.query(CHOOSE, [place, newId()]);
    const [remembered] = await tx.query<Remembered & Record<string, unknown>>(REMEMBERED, [place]);
    if (remembered === undefined) throw new BackupFailed('unknown');
    return remembered;
  });
}

async function requireMark(target: ObjectStore, { signer }: BackupMeans, place: TargetPlace, id: string) {
  const found = await readTargetMark(target, [signer.verifierKey]);
  if (found === null || found.id !== id || found.place !== place) throw new BackupFailed('target-unknown');
}

/** The number is chosen before the mark is written: killed in between, the same one is written by the next. */
async function mark(db: Database, { signer }: BackupMeans, place: TargetPlace, target: ObjectStore, id: string) {
  await writeTargetMark(target, { id, place }, signer);
  await inSqlTransaction(db, nobody, (tx) => tx.query(MARKED, [place, id]));
}

/** The one that is known already is not marked anew: whoever pressed twice has changed nothing. */
async function admit(db: Database, { signer }: BackupMeans, place: TargetPlace, target: ObjectStore): Promise<void> {
  const found = await readTargetMark(target, [signer.verifierKey]);
  await inSqlTransaction(db, nobody, async (tx) => {
    const [remembered] = await tx.query<Remembered & Record<string, unknown>>(REMEMBERED, [place]);
    if (remembered === undefined || (found?.place === place && found.id === remembered.id)) return;
    await tx.query(CHOOSE_ANEW, [place, newId()]);
  });
}
