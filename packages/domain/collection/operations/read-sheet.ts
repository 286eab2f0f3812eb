import type { SheetRow, Table } from '../reading/table.ts';
import { guessMeanings } from '../understanding/column-meanings.ts';
import { findHeaderRow, HEADER_SEARCH_ROWS } from '../understanding/header-row.ts';
import type { PreviewedSheet } from './stored-preview.ts';

/** Rows a person sees before deciding. */
export const PREVIEW_ROWS = 20;

/** The headers and first rows of one sheet, and what its columns may mean; `null` for a sheet without data rows. */
export async function previewSheet(table: Table, index: number): Promise<PreviewedSheet | null> {
  const first: SheetRow[] = [];
  for await (const batch of table.rows(index)) {
    first.push(...batch);
    if (first.length >= HEADER_SEARCH_ROWS + PREVIEW_ROWS) break;
  }
  const at = findHeaderRow(first.map(({ cells }) => cells));
  const header = first[at];
  const samples = first.slice(at + 1, at + 1 + PREVIEW_ROWS);
  if (header === undefined || samples.length === 0) return null;
  // A row may reach further than its headers do; what stands there has no name and is left out.
  const headers = [...header.cells];
  const cells = samples.map((sample) => sample.cells.slice(0, headers.length));
  return {
    index,
    name: table.sheets[index]?.name ?? '',
    headerRow: header.row,
    headers,
    guessed: guessMeanings(headers, cells),
    samples: samples.map(({ row }, position) => ({ row, cells: [...(cells[position] ?? [])] })),
  };
}

/** The data rows of a sheet, below its headers. */
export async function* dataRows(
  table: Table,
  sheet: number,
  headerRow: number,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  let above = true;
  for await (const batch of table.rows(sheet)) {
    if (!above) yield batch;
    else {
      const below = batch.filter(({ row }) => row > headerRow);
      above = below.length === 0;
      if (!above) yield below;
    }
  }
}
