import { setTimeout as wait } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { DrillId } from '../../contract/drills.ts';
import { failStorage } from '../../errors.ts';
import type { BackupWorker } from '../backups/backup-worker.ts';

const LOOK_EVERY_MS = 1_000;
/** This week's, made once by however many workers; one that somebody asked for meanwhile does as well. */
const BEGIN = `
  INSERT INTO restore_drill (id, cause, slot)
  SELECT $1::uuid, 'schedule', date_trunc('week', now() AT TIME ZONE 'Asia/Shanghai')::date
   WHERE NOT EXISTS (SELECT FROM restore_drill WHERE state IN ('waiting', 'running'))
  ON CONFLICT DO NOTHING`;
const NEWEST = `
  SELECT id, state FROM restore_drill
   WHERE state IN ('waiting', 'running') OR slot = date_trunc('week', now() AT TIME ZONE 'Asia/Shanghai')::date
   ORDER BY id DESC LIMIT 1`;

interface Standing {
  readonly id: DrillId;
  readonly state: 'waiting' | 'running' | 'proven' | 'failed';
}

/**
 * The week's drill: asks for it and waits for its proof, because a drill that nobody takes is as bad as one that fails. The schedule counts
 * as done when a restore is proven, so its silence is that of the proof.
 * @throws AppError STORAGE_DRILL_NOT_PROVEN: dead work, with its remedy
 */
export async function proveRestore({ services, backups }: BackupWorker, signal: AbortSignal): Promise<void> {
  if (backups === null) return;
  const ask = () =>
    inSqlTransaction(
      services.db,
      nobody,
      async (tx) => (await tx.query<Standing & Record<string, unknown>>(NEWEST))[0],
    );
  await inSqlTransaction(services.db, nobody, (tx) => tx.query(BEGIN, [newId()]));
  while (true) {
    const standing = await ask();
    if (standing === undefined || standing.state === 'proven') return;
    if (standing.state === 'failed') throw failStorage('STORAGE_DRILL_NOT_PROVEN');
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}
