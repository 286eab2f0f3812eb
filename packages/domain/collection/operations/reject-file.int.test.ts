import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport } from '../contract.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole } from '../testing/run-whole-import.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';
import { destroyUploadOf } from './destroy-upload.ts';
import { openRejectFile } from './open-reject-file.ts';

let office: ImportOffice;
const list = inventList({ rows: 700, seed: 5 });

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const memberCall = async () => office.callOf(await office.aMember('branch'), 'branch');
const idOf = ({ import: { id } }: ImportReport) => id;

describe('the file of rejected rows', () => {
  it.each(['csv', 'xlsx'])(
    'of a %s holds each rejected row once, with its number, the reason and its cells',
    async (kind) => {
      const call = await memberCall();
      const report = await importWhole(
        office,
        call,
        kind === 'csv' ? writeCsv(list, 'gb18030') : await writeWorkbook(list),
      );
      expect(report.import.hasRejectFile).toBe(true);
      // The upload is gone by the time somebody downloads.
      await destroyUploadOf(office.worker.services, idOf(report), () => Promise.resolve());
      const file = await openRejectFile(call, idOf(report));
      expect(file.fileName).toMatch(/^rejected-rows-\d{4}-\d\d-\d\d\.csv$/);
      const content = await text(file.bytes);
      const [headers, ...rows] = parse(content, { bom: true }) as string[][];
      expect(headers).toEqual(['行号', '退回原因', ...list.headers]);
      expect(rows.map(([row]) => Number(row))).toEqual(Object.keys(list.truth.rejected).map(Number));
      for (const [row, reason, ...cells] of rows) {
        expect(reason).toMatch(/^(?:缺少姓名|缺少电话|电话号码不正确)/);
        const original = list.rows[Number(row) - 2] ?? [];
        const unmarked = cells.map((cell) => cell.replace(/^'(?=[=+\-@])/, ''));
        expect(unmarked).toEqual(original.slice(0, cells.length));
      }
    },
  );

  it('holds nothing that a spreadsheet would run', async () => {
    const call = await memberCall();
    const hostile = ['=cmd|calc!A0', '@SUM(1)', '+x', '-2+3+cmd|x', '\tx', '＝1+1', '<script>1</script>'];
    const csv = `姓名,电话,备注\n${hostile.map((cell) => `"${cell}",123,"${cell}"\n`).join('')}`;
    const report = await importWhole(office, call, Buffer.from(csv));
    expect(report.import.rejected).toBe(hostile.length);
    const content = await text((await openRejectFile(call, idOf(report))).bytes);
    const cells = (parse(content, { bom: true }) as string[][]).flat();
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠\t]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=cmd|calc!A0");
    expect(cells).toContain('<script>1</script>');
  });

  it('is for the importer alone, and every download is in the log before its first byte', async () => {
    const call = await memberCall();
    const report = await importWhole(office, call, writeCsv(list, 'utf-8'));
    const manager = await memberCall();
    await expect(openRejectFile(manager, idOf(report))).rejects.toMatchObject({ code: 'COLLECTION_IMPORT_NOT_FOUND' });
    const file = await openRejectFile(call, idOf(report));
    const logged = await office.sql.query(
      `select principal_id as who, facts from audit_event where action = 'collection.rejects-downloaded' and subject_id = $1`,
      [idOf(report)],
    );
    expect(logged).toEqual([{ who: call.principal.staffId, facts: { rows: report.import.rejected } }]);
    file.bytes.destroy();
  });

  it('is absent where no row was rejected', async () => {
    const call = await memberCall();
    const tidy = inventList({ rows: 20, tidy: true, firstPhone: 900_000 });
    const report = await importWhole(office, call, writeCsv(tidy, 'utf-8'));
    expect(report.import.hasRejectFile).toBe(false);
    await expect(openRejectFile(call, idOf(report))).rejects.toMatchObject({ code: 'COLLECTION_REJECTS_ABSENT' });
  });
});

it('nothing of a list stands open in any table, key, job or stored object', async () => {
  const report = await importWhole(office, await memberCall(), writeCsv(inventList({ rows: 300, seed: 77 }), 'utf-8'));
  expect(report.import.state).toBe('finished');
  const everything = await office.everythingStored();
  const named = inventList({ rows: 300, seed: 77 }).rows.filter(([name = '']) => name.length > 2);
  expect(named.length).toBeGreaterThan(200);
  const found = named.flatMap((row) =>
    [row[0], row[2], row[3], row[10], row[11]].filter((cell) => cell && everything.includes(cell)),
  );
  expect(found).toEqual([]);
  // The search itself can find: what stands in the clear on purpose is there.
  expect(everything.includes('金水区')).toBe(true);
});
