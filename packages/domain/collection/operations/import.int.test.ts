import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole } from '../testing/run-whole-import.ts';
import {
  hasSharedLists,
  readSharedList,
  readSharedTruth,
  SHARED_LISTS,
  sharedListsNote,
} from '../testing/shared-lists.ts';
import { brokenParts, readClients } from '../testing/stored-clients.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';

let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const memberCall = async () => office.callOf(await office.aMember('branch'), 'branch');
const keysAsNumbers = (rows: object) => Object.keys(rows).map(Number);

describe('a list that is taken over', () => {
  const list = inventList({ rows: 1_300, seed: 3 });
  const { truth } = list;

  it('comes to the figures of its truth, row by row', async () => {
    const report = await importWhole(office, await memberCall(), writeCsv(list, 'gb18030'));
    expect(report.import).toMatchObject({ state: 'finished', kind: 'csv', encoding: 'gb18030', failure: null });
    expect(report).toMatchObject({
      rows: truth.rows,
      importable: truth.importable,
      distinctPeople: truth.distinctPeople,
      rejectedRows: Object.entries(truth.rejected).map(([row, reasons]) => ({ row: Number(row), reasons })),
      duplicateRows: Object.entries(truth.duplicatesOf).map(([row, ofRow]) => ({ row: Number(row), ofRow })),
    });
    expect(report.warnedRows).toEqual(
      Object.entries(truth.warnings)
        .slice(0, 200)
        .map(([row, warnings]) => ({ row: Number(row), warnings })),
    );
    expect(report.import.warned).toBe(keysAsNumbers(truth.warnings).length);
    expect(await brokenParts(office)).toEqual([]);
  });

  it('gives each person a client in quarantine whose sealed fields say what the row said', async () => {
    const clients = await readClients(office);
    expect(clients).toHaveLength(truth.distinctPeople);
    const repeated = new Set([...keysAsNumbers(truth.duplicatesOf), ...keysAsNumbers(truth.rejected)]);
    const taken = list.rows.filter((_, index) => !repeated.has(index + 2));
    expect(clients.map(({ fields }) => fields.name)).toEqual(taken.map(([name]) => name));
    expect(clients.map(({ fields }) => (fields.remark ?? '').trim())).toEqual(taken.map((row) => row[15]?.trim()));
    expect(new Set(clients.map(({ state }) => state))).toEqual(new Set(['quarantined']));
    for (const { fields } of clients) expect(fields.phone).toMatch(/^1\d{10}$/);
  });

  it('yields nothing but duplicates a second time, also as a workbook', async () => {
    for (const bytes of [writeCsv(list, 'utf-8'), await writeWorkbook(list)]) {
      const report = await importWhole(office, await memberCall(), bytes);
      expect(report.import).toMatchObject({ state: 'finished', imported: 0, duplicates: truth.importable });
      expect(report).toMatchObject({ importable: truth.importable, distinctPeople: truth.distinctPeople });
      expect(report.duplicateRows.every(({ ofRow }) => ofRow === null)).toBe(true);
    }
    expect(await readClients(office)).toHaveLength(truth.distinctPeople);
    expect(await brokenParts(office)).toEqual([]);
  });

  it('does not tell that its people are known to another branch', async () => {
    const elsewhere = await office.aMember('branch', { branch: await office.anotherBranch() });
    const report = await importWhole(office, office.callOf(elsewhere, 'branch'), writeCsv(list, 'utf-8'));
    expect(report.import.imported).toBe(truth.distinctPeople);
    expect(report.duplicateRows.every(({ ofRow }) => ofRow !== null)).toBe(true);
    expect(await brokenParts(office)).toEqual([]);
  });
});

describe.skipIf(!hasSharedLists)(`the trade's own lists${sharedListsNote}`, () => {
  it.each(SHARED_LISTS)('%s comes to the figures of its truth', async (name) => {
    const member = await office.aMember('branch', { branch: await office.anotherBranch() });
    const report = await importWhole(office, office.callOf(member, 'branch'), readSharedList(name));
    const { rows, importable, distinctPeople, rejected, duplicatesOf } = readSharedTruth();
    expect(report).toMatchObject({ rows, importable, distinctPeople });
    expect(report.import).toMatchObject({
      state: 'finished',
      imported: distinctPeople,
      rejected: Object.keys(rejected as object).length,
      duplicates: Object.keys(duplicatesOf as object).length,
    });
  });
});
