import { detectFile, openTable } from '../reading/open-table.ts';
import { guessMeanings } from '../understanding/column-meanings.ts';
import { planColumns } from '../understanding/column-plan.ts';
import { findHeaderRow } from '../understanding/header-row.ts';
import { understandRow } from '../understanding/understand-row.ts';
import type { ListTruth } from './invent-list.ts';

/** Reads a whole list from its bytes the way the import does, with the guessed columns, and sums up what it made of it. */
export async function truthOf(bytes: Uint8Array): Promise<ListTruth> {
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
  const table = await openTable(open, await detectFile(open));
  const sheet = [];
  for await (const batch of table.rows(0)) sheet.push(...batch);
  const header = findHeaderRow(sheet.map(({ cells }) => cells));
  const headers = sheet[header]?.cells ?? [];
  const data = sheet.slice(header + 1);
  const plan = planColumns(
    guessMeanings(
      headers,
      data.slice(0, 20).map(({ cells }) => cells),
    ),
    headers,
  );
  const truth = { duplicatesOf: {}, rejected: {}, warnings: {} } as Pick<
    ListTruth,
    'duplicatesOf' | 'rejected' | 'warnings'
  >;
  const firstRows = new Map<string, number>();
  for (const { row, cells } of data) {
    const { client, reasons, warnings } = understandRow(plan, row, cells);
    if (client === null) {
      truth.rejected[row] = [...reasons];
      continue;
    }
    if (warnings.length > 0) truth.warnings[row] = [...warnings];
    const first = firstRows.get(client.phone);
    if (first === undefined) firstRows.set(client.phone, row);
    else truth.duplicatesOf[row] = first;
  }
  const importable = data.length - Object.keys(truth.rejected).length;
  return { rows: data.length, importable, distinctPeople: firstRows.size, ...truth };
}
