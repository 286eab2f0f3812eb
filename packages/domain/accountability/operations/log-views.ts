import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type DeleteLogView, type LogView, LogViewConditions, MAX_LOG_VIEWS, type SaveLogView } from '../contract.ts';
import { failAccountability } from '../errors.ts';

const LIST = 'SELECT id, name, conditions FROM log_view WHERE staff_id = $1::uuid ORDER BY created_at, id';
const COUNT = 'SELECT count(*)::int AS count FROM log_view WHERE staff_id = $1::uuid';
const SAVE = `INSERT INTO log_view (id, staff_id, name, conditions) VALUES ($1::uuid, $2::uuid, $3, $4::jsonb)
  ON CONFLICT (staff_id, name) DO NOTHING RETURNING id`;
const DELETE = 'DELETE FROM log_view WHERE id = $1::uuid AND staff_id = $2::uuid RETURNING id';

/** The caller's own views, oldest first; one that this version does not understand any more is left out. */
export async function listLogViews({ principal, services }: SignedInContext): Promise<LogView[]> {
  const rows = await inSqlTransaction(services.db, nobody, (tx) =>
    tx.query<{ id: string; name: string; conditions: unknown }>(LIST, [principal.staffId]),
  );
  return rows.flatMap(({ id, name, conditions }) => {
    const understood = LogViewConditions.safeParse(conditions);
    return understood.success ? [{ id, name, conditions: understood.data }] : [];
  });
}

/**
 * Keeps a search of the log under a name, for the caller alone.
 * @throws AppError ACCOUNTABILITY_VIEW_NAME_TAKEN | ACCOUNTABILITY_TOO_MANY_VIEWS
 */
export async function saveLogView(call: SignedInContext, { name, conditions }: SaveLogView): Promise<LogView> {
  const { principal, services } = call;
  const id = newId<'LogView'>();
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const [held] = await tx.query<{ count: number }>(COUNT, [principal.staffId]);
    if ((held?.count ?? 0) >= MAX_LOG_VIEWS) throw failAccountability('ACCOUNTABILITY_TOO_MANY_VIEWS');
    const saved = await tx.query(SAVE, [id, principal.staffId, name, JSON.stringify(conditions)]);
    if (saved.length === 0) throw failAccountability('ACCOUNTABILITY_VIEW_NAME_TAKEN');
  });
  return { id, name, conditions };
}

/** @throws AppError ACCOUNTABILITY_VIEW_NOT_FOUND, for one that is somebody else's too */
export async function deleteLogView(
  { principal, services }: SignedInContext,
  { viewId }: DeleteLogView,
): Promise<void> {
  const deleted = await inSqlTransaction(services.db, nobody, (tx) => tx.query(DELETE, [viewId, principal.staffId]));
  if (deleted.length === 0) throw failAccountability('ACCOUNTABILITY_VIEW_NOT_FOUND');
}
