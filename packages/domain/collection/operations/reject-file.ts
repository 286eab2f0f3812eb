import { inSqlTransaction } from '@kean/db';
import type { RejectReason } from '../contract.ts';
import type { Table } from '../reading/table.ts';
import { rejectsSubject } from '../rules/rejects-have-a-key-of-their-own.ts';
import { neutralised } from '../understanding/hostile-text.ts';
import type { ImportWorker } from './import-worker.ts';
import { dataRows } from './read-sheet.ts';
import { rejectsKey, rejectsPlace, storeSealed } from './sealed-upload.ts';
import { ownerPrincipal, type StoredImport } from './stored-import.ts';
import type { PreviewedSheet } from './stored-preview.ts';

/** What the person who corrects the list reads. */
const REASON_TEXT: Readonly<Record<RejectReason, string>> = {
  'name-missing': '缺少姓名',
  'phone-missing': '缺少电话',
  'phone-invalid': '电话号码不正确（应为 11 位手机号，或带区号的固定电话）',
};

const REJECTED = `SELECT row, reasons FROM import_row WHERE import_id = $1::uuid AND outcome = 'rejected'`;

/**
 * Writes the rejected rows, sealed under a key of their own, as a CSV that a person corrects and uploads again: row number, reason,
 * then the cells as they were. What a spreadsheet would take for a formula has an apostrophe in front.
 */
export async function writeRejectFile(
  { services }: ImportWorker,
  stored: StoredImport,
  table: Table,
  sheet: PreviewedSheet,
): Promise<void> {
  const staffId = stored.createdBy;
  const rows = await inSqlTransaction(services.db, ownerPrincipal(staffId), (tx) =>
    tx.query<{ row: number; reasons: RejectReason[] }>(REJECTED, [stored.id]),
  );
  const reasons = new Map(rows.map((rejected) => [rejected.row, rejected.reasons]));
  const subject = rejectsSubject(stored.id);
  const use = { principal: { staffId }, purpose: 'import' };
  const key = (await services.keyring.createFor('import', [subject], use)).get(subject);
  if (key === undefined) throw new TypeError('the keyring made no key for the rejected rows');
  const target = { objectKey: rejectsKey(stored.id), key, place: rejectsPlace(stored.id) };
  await storeSealed(services.objects, target, rejectLines(table, sheet, reasons));
}

/** The file, piece by piece. */
export async function* rejectLines(
  table: Table,
  { index, headerRow, headers }: Pick<PreviewedSheet, 'index' | 'headerRow' | 'headers'>,
  reasons: ReadonlyMap<number, readonly RejectReason[]>,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(`\ufeff${csvLine(['行号', '退回原因', ...headers])}`, 'utf8');
  let left = reasons.size;
  for await (const batch of dataRows(table, index, headerRow)) {
    let lines = '';
    for (const { row, cells } of batch) {
      const why = reasons.get(row);
      if (why === undefined) continue;
      const columns = Array.from(headers, (_, column) => cells[column] ?? '');
      lines += csvLine([String(row), why.map((reason) => REASON_TEXT[reason]).join('；'), ...columns]);
      left -= 1;
    }
    if (lines !== '') yield Buffer.from(lines, 'utf8');
    if (left === 0) return;
  }
}

/** Every cell is quoted, so that no cell can end a cell or a row. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${neutralised(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}
