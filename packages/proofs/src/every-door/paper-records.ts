import { newId } from '@kean/kernel';
import type { WrittenClient } from '../office/written-clients.ts';
import type { Asked } from './records.ts';

type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
export const PAPER_KINDS = ['Cabinet', 'PaperFile', 'StockTaking', 'StockDifference', 'ShredBatch'] as const;

/** A cabinet nobody of those who sign in holds the key of, a file in it, a counting that found nothing of it, and a batch that was let go. */
export async function placePaper(
  query: Query,
  client: WrittenClient,
  row: NonNullable<Asked['row']>,
): Promise<Asked[]> {
  const { regionId, branchId } = client.placement;
  const [cabinet, file, taking, difference, batch] = [newId(), newId(), newId(), newId(), newId()];
  const nobody = newId();
  const serial = String(client.number).padStart(6, '0');
  await query(
    `insert into cabinet (id, region_id, branch_id, code, shelves, created_by) values ($1, $2, $3, $4, 2, $5)`,
    [cabinet, regionId, branchId, `P${serial.slice(-3)}-${serial.slice(-3)}`, nobody],
  );
  await query(
    `insert into paper_file (id, number, region_id, branch_id, client_id, class, sheets, cabinet_id, shelf, filed_by)
     values ($1, $2, $3, $4, $5, 'other', 1, $6, 1, $7)`,
    [file, `PROOF-2026-QT-${serial}`, regionId, branchId, client.id, cabinet, nobody],
  );
  await query(
    `insert into stock_taking (id, cabinet_id, begun_by, ended_by, ended_at) values ($1, $2, $3, $3, now())`,
    [taking, cabinet, nobody],
  );
  await query(`insert into stock_difference (id, taking_id, label, file_id, kind) values ($1, $2, $3, $4, 'missing')`, [
    difference,
    taking,
    `PROOF-2026-QT-${serial}`,
    file,
  ]);
  await query(
    `insert into shred_batch (id, region_id, branch_id, method, state, opened_by) values ($1, $2, $3, 'cross-cut', 'dropped', $4)`,
    [batch, regionId, branchId, nobody],
  );
  const at = { ...row, assigneeId: null, createdBy: null, teamId: null, state: null, origin: null };
  return PAPER_KINDS.map((kind, index) => {
    const id = [cabinet, file, taking, difference, batch][index] ?? newId();
    return { kind, id, row: { ...at, id } };
  });
}
