/** The drill as who does it tells it: what was asked for is taken, moved on, and ended once. */
import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { record } from '../audit-events.ts';
import type { DrillId, DrillPhase } from '../contract/drills.ts';
import type { StorageErrorCode } from '../errors.ts';

/** One that has not moved for so long was being done by somebody who died; it is taken again and goes on. */
const TAKE = `
  UPDATE restore_drill SET state = 'running', started_at = coalesce(started_at, now()), moved_at = now()
   WHERE id = (SELECT id FROM restore_drill
                WHERE state = 'waiting' OR (state = 'running' AND moved_at < now() - interval '2 minutes')
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id`;
const MOVE = `UPDATE restore_drill SET phase = $2, done = $3::int8, total = $4::int8, moved_at = now() WHERE id = $1::uuid AND state = 'running'`;
const PROVE = `
  UPDATE restore_drill SET state = 'proven', phase = 'ended', backup_id = $2::uuid, restorable_to = $3::timestamptz, rows_total = $4::int8,
    log_size = $5::int8, checks = $6::int, opened_values = $7::int, closed_clients = $8::int, seconds = $9::int, report = $10,
    moved_at = now(), finished_at = now()
  WHERE id = $1::uuid AND state = 'running' RETURNING id`;
const FAIL = `
  UPDATE restore_drill SET state = 'failed', phase = 'ended', failure = $2, backup_id = $3::uuid, moved_at = now(), finished_at = now()
  WHERE id = $1::uuid AND state = 'running' RETURNING id`;

export interface ProvenDrill {
  readonly backupId: string;
  readonly restorableTo: string;
  readonly rows: number;
  readonly logSize: number;
  readonly checks: number;
  readonly openedValues: number;
  readonly closedClients: number;
  readonly seconds: number;
  /** Signed note. */
  readonly report: string;
}

/** @returns the drill to be done now, `null` where none is */
export async function takeDrill(db: Database): Promise<DrillId | null> {
  const [taken] = await inSqlTransaction(db, nobody, (tx) => tx.query<{ id: DrillId }>(TAKE));
  return taken?.id ?? null;
}

export async function moveDrill(
  db: Database,
  id: DrillId,
  at: { phase: DrillPhase; done: number; total: number },
): Promise<void> {
  await inSqlTransaction(db, nobody, (tx) => tx.query(MOVE, [id, at.phase, at.done, at.total]));
}

export async function endDrillProven(db: Database, id: DrillId, proven: ProvenDrill): Promise<void> {
  const { backupId, restorableTo, rows, logSize, checks, openedValues, closedClients, seconds, report } = proven;
  const facts = [backupId, restorableTo, rows, logSize, checks, openedValues, closedClients, seconds, report];
  await inSqlTransaction(db, nobody, async (tx) => {
    if ((await tx.query(PROVE, [id, ...facts])).length === 0) return;
    await record(tx, {
      action: 'storage.restore-proven',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'RestoreDrill', id },
      facts: { rows, checks, opened: openedValues, closed: closedClients, seconds },
    });
  });
}

export async function endDrillFailed(
  db: Database,
  id: DrillId,
  code: StorageErrorCode,
  backupId: string | null,
): Promise<void> {
  await inSqlTransaction(db, nobody, async (tx) => {
    if ((await tx.query(FAIL, [id, code, backupId])).length === 0) return;
    const subject = { kind: 'RestoreDrill', id } as const;
    await record(tx, { action: 'storage.drill-failed', outcome: 'failed', principal: null, subject, facts: { code } });
  });
}
