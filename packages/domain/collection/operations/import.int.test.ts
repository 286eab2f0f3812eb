import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole } from '../testing/run-whole-import.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';

let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

describe('a list that is taken over', () => {
  it('comes to the figures of its truth', async () => {
    const call = office.callOf(await office.aMember('branch'), 'branch');
    const list = inventList({ rows: 1_300, seed: 3 });
    const report = await importWhole(office, call, writeCsv(list, 'gb18030'));
    const { truth } = list;
    expect(report.import).toMatchObject({ state: 'finished', kind: 'csv', encoding: 'gb18030', failure: null });
    expect(report).toMatchObject({
      rows: truth.rows,
      importable: truth.importable,
      distinctPeople: truth.distinctPeople,
      rejectedRows: Object.entries(truth.rejected).map(([row, reasons]) => ({ row: Number(row), reasons })),
    });
    const [stored] = await office.sql.query<{ clients: number }>('select count(*)::int as clients from client');
    expect(stored?.clients).toBe(truth.distinctPeople);
    expect(await writeWorkbook(list)).toBeDefined();
  });
});
