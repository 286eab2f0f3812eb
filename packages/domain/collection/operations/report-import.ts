import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { ColumnMeaning, ImportIdInput, ImportReport } from '../contract.ts';
import { rowOfClient } from '../rules/client-id-follows-from-import-and-row.ts';
import { inImportTransaction, requireImport, type StoredImport } from './stored-import.ts';
import { viewImport } from './view-import.ts';

const BY_REASON = `SELECT reason, count(*)::int AS count FROM import_row, unnest(reasons) AS reason
  WHERE import_id = $1::uuid AND outcome = 'rejected' GROUP BY reason ORDER BY count DESC, reason`;

const BY_WARNING = `SELECT warning, count(*)::int AS count FROM import_row, unnest(warnings) AS warning
  WHERE import_id = $1::uuid GROUP BY warning ORDER BY count DESC, warning`;

const BY_OUTSIDE = `SELECT meaning, count(*)::int AS count FROM import_row, unnest(outside) AS meaning
  WHERE import_id = $1::uuid GROUP BY meaning ORDER BY count DESC, meaning`;

/** People whom the branch kept already, each once however often the list names them. */
const ALREADY_KEPT = `SELECT count(DISTINCT client_id)::int AS people FROM import_row
  WHERE import_id = $1::uuid AND outcome = 'duplicate' AND 'already-kept' = ANY(reasons)`;

const ROWS = `SELECT row, reasons, warnings, outside, client_id AS "clientId" FROM import_row
  WHERE import_id = $1::uuid AND CASE $2 WHEN 'warned' THEN warnings <> '{}' WHEN 'outside' THEN outside <> '{}' ELSE outcome = $2 END ORDER BY row LIMIT 200`;

interface ListedRow {
  readonly row: number;
  readonly reasons: string[];
  readonly warnings: string[];
  readonly outside: ColumnMeaning[];
  readonly clientId: ClientId | null;
}

/** What became of a list: figures, and the first rows behind them by number. No text of a row, no id of a client. */
export function reportImport(call: SignedInContext, { importId }: ImportIdInput): Promise<ImportReport> {
  const { principal, services } = call;
  return inImportTransaction(call, async (tx) => {
    const stored = await requireImport(tx, call, importId);
    const [kept] = await tx.query<{ people: number }>(ALREADY_KEPT, [importId]);
    const duplicates = await rowsOf(tx, stored, 'duplicate');
    return {
      import: viewImport(stored, principal.staffId, services.clock.now()),
      rows: stored.imported + stored.duplicates + stored.rejected,
      importable: stored.imported + stored.duplicates,
      distinctPeople: stored.imported + (kept?.people ?? 0),
      byReason: await tx.query<{ reason: string; count: number }>(BY_REASON, [importId]),
      byWarning: await tx.query<{ warning: string; count: number }>(BY_WARNING, [importId]),
      byOutside: await tx.query<{ meaning: ColumnMeaning; count: number }>(BY_OUTSIDE, [importId]),
      outsideRows: (await rowsOf(tx, stored, 'outside')).map(({ row, outside }) => ({ row, meanings: outside })),
      rejectedRows: (await rowsOf(tx, stored, 'rejected')).map(({ row, reasons }) => ({ row, reasons })),
      duplicateRows: duplicates.map(({ row, clientId }) => ({ row, ofRow: earlierRow(stored, clientId) })),
      warnedRows: (await rowsOf(tx, stored, 'warned')).map(({ row, warnings }) => ({ row, warnings })),
    };
  });
}

function rowsOf(
  tx: SqlTransaction,
  { id }: StoredImport,
  kind: 'rejected' | 'duplicate' | 'warned' | 'outside',
): Promise<ListedRow[]> {
  return tx.query<ListedRow>(ROWS, [id, kind]);
}

function earlierRow({ id, startedAt }: StoredImport, clientId: ClientId | null): number | null {
  return startedAt === null || clientId === null ? null : rowOfClient(id, startedAt, clientId);
}
