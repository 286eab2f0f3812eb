import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compoundFile, workbookParts, zip } from '../testing/hostile-files.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { upload, uploadAndInspect } from '../testing/run-whole-import.ts';
import { inventList, writeCsv, writeWorkbook } from '../testing.ts';
import { cancelImport } from './cancel-import.ts';
import { destroyUploadOf } from './destroy-upload.ts';
import { getImport } from './get-import.ts';
import { inspectUploaded } from './inspect-import.ts';
import { showPreview } from './show-preview.ts';

let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const memberCall = async () => office.callOf(await office.aMember('own'), 'own');
const tooMany = () => Buffer.from(`姓名,电话\n${'王安,13900000001\n'.repeat(100_001)}`);

describe('what the worker finds in an upload', () => {
  it.each([
    ['a workbook under a password', compoundFile(true), 'COLLECTION_FILE_ENCRYPTED'],
    ['an old .xls', compoundFile(false), 'COLLECTION_FILE_OLD_WORKBOOK'],
    ['an archive that is no workbook', zip({ 'a.txt': 'a' }), 'COLLECTION_FILE_KIND_UNKNOWN'],
    ['a workbook without rows', zip(workbookParts('<worksheet/>')), 'COLLECTION_FILE_EMPTY'],
    ['headers without rows', Buffer.from('姓名,电话\n'), 'COLLECTION_FILE_EMPTY'],
    ['bytes of no encoding', Buffer.from([0x41, 0xff, 0xff, 0x0a, 0x41]), 'COLLECTION_ENCODING_UNREADABLE'],
    ['columns of neither names nor phones', Buffer.from('楼盘,均价\n和平里,1\n'), 'COLLECTION_NO_USABLE_COLUMN'],
    ['more rows than a list may have', tooMany(), 'COLLECTION_TOO_MANY_ROWS'],
    ['a workbook that was cut off', Buffer.from('PK\x03\x04 and nothing else'), 'COLLECTION_FILE_DAMAGED'],
  ])('%s: refused before anything is written, saying why', async (_, bytes, code) => {
    const view = await uploadAndInspect(office, await memberCall(), bytes);
    expect(view).toMatchObject({ state: 'refused', failure: { code }, imported: 0 });
    expect(view.failure?.zh).toMatch(/[一-鿿]/);
    expect(view.finishedAt).not.toBeNull();
    const promised = await office.sql.query('select 1 from outbox where key = $1', [
      `collection.destroy-upload/${view.id}`,
    ]);
    expect(promised).toHaveLength(1);
  });

  it('kind, encoding, rows, columns and the first rows as they will be understood', async () => {
    const list = inventList({ rows: 60, seed: 9 });
    const call = await memberCall();
    const view = await uploadAndInspect(office, call, writeCsv(list, 'gb18030'));
    expect(view).toMatchObject({ state: 'mapping', kind: 'csv', encoding: 'gb18030', totalRows: 60 });
    const preview = await showPreview(call, { importId: view.id });
    expect(preview.headers).toEqual(list.headers);
    expect(preview.guessed.slice(0, 5)).toEqual(['name', 'gender', 'phone', 'idNumber', 'clientType']);
    expect(preview.rows.map(({ cells }) => cells.map(({ raw }) => raw))).toEqual(list.rows.slice(0, 20));
    expect(preview.rows[0]?.cells[2]?.understood).toMatch(/^1\d{10}/);
    const { rows, importable, distinctPeople } = list.truth;
    expect(preview.survey).toMatchObject({ rows, importable, distinctPeople });
  });

  it('the sheets of a workbook, and proposes the first that can be taken over', async () => {
    const call = await memberCall();
    const view = await uploadAndInspect(office, call, await writeWorkbook(inventList({ rows: 30 })));
    expect(view).toMatchObject({ kind: 'xlsx', encoding: null, sheet: 0 });
    expect((await showPreview(call, { importId: view.id })).sheets).toEqual([{ index: 0, name: '客户资料' }]);
  });

  it('nothing where it was cancelled before, and looking twice changes nothing', async () => {
    const call = await memberCall();
    const bytes = writeCsv(inventList({ rows: 30 }), 'utf-8');
    const { id } = await upload(call, bytes);
    await cancelImport(call, { importId: id });
    await inspectUploaded(office.worker, { importId: id, staffId: call.principal.staffId });
    expect((await getImport(call, { importId: id })).state).toBe('cancelled');
    const seen = await uploadAndInspect(office, call, bytes);
    await inspectUploaded(office.worker, { importId: seen.id, staffId: call.principal.staffId });
    expect(await getImport(call, { importId: seen.id })).toEqual(seen);
  });

  it('can never be read again once the upload is destroyed', async () => {
    const call = await memberCall();
    const view = await uploadAndInspect(office, call, writeCsv(inventList({ rows: 30 }), 'utf-8'));
    await destroyUploadOf(office.worker.services, view.id, () => Promise.resolve());
    expect(await office.api.objects.exists(`imports/${view.id}/source`)).toBe(false);
    office.api.keyring.purge();
    await expect(showPreview(call, { importId: view.id })).rejects.toMatchObject({
      code: 'COLLECTION_IMPORT_MOVED_ON',
    });
    const fenced = await office.keysSql.query('select 1 from erasure_fence where subject_id = $1', [view.id]);
    expect(fenced).toHaveLength(1);
  });
});
