import type { SqlTransaction } from '@kean/db';
import type { DrillId, DrillView } from '../../contract/drills.ts';
import { publicTextOf } from '../../errors.ts';

/** A row of `restore_drill` with the name of who asked for it. */
export type StoredDrill = Omit<DrillView, 'failure'> & { readonly failure: string | null };

/** Ids are in order of time. */
export const DRILLS = `SELECT d.id, d.cause, d.state, d.phase, d.done::float8 AS done, d.total::float8 AS total, d.backup_id AS "backupId",
  d.restorable_to AS "restorableTo", d.rows_total::float8 AS "rowsTotal", d.log_size::float8 AS "logSize", d.checks,
  d.opened_values AS "openedValues", d.closed_clients AS "closedClients", d.seconds, d.failure, d.report,
  s.display_name AS "startedByName", d.created_at AS "createdAt", d.started_at AS "startedAt", d.moved_at AS "movedAt",
  d.finished_at AS "finishedAt"
  FROM restore_drill d LEFT JOIN staff s ON s.id = d.started_by`;

export async function readDrill(tx: SqlTransaction, id: DrillId): Promise<StoredDrill | undefined> {
  const [row] = await tx.query<StoredDrill>(`${DRILLS} WHERE d.id = $1::uuid`, [id]);
  return row;
}

/** As the operator sees it. */
export function viewDrill({ failure, ...stored }: StoredDrill): DrillView {
  return { ...stored, failure: failure === null ? null : { code: failure, ...publicTextOf(failure) } };
}
