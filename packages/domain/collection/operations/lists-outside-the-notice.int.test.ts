import { aPublishedNotice } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPORT_SERVICES } from '../contract.ts';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { confirmed, importWhole, uploadAndInspect } from '../testing/run-whole-import.ts';
import { readClients } from '../testing/stored-clients.ts';
import { confirmImport } from './confirm-import.ts';
import { getImport } from './get-import.ts';
import { runConfirmed } from './run-import.ts';
import { showPreview } from './show-preview.ts';

let office: ImportOffice;
let lists = 0;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

/** The notice that is published from here on; each on a line of its own, so that the newest counts. */
async function publish(leavingOut: readonly string[]): Promise<void> {
  lists += 1;
  await office.sql.query(`update notice_version set state = 'superseded' where state = 'published'`);
  await aPublishedNotice(office.sql, `clients-${lists}`, leavingOut);
}
/** Invented people, each once: one who buys, one who sells. */
function aList(): Buffer {
  lists += 1;
  const phone = (at: number) => `1390006${String(lists * 10 + at).padStart(4, '0')}`;
  return Buffer.from(
    [
      '姓名,手机,客户类型,价格,备注,产权人',
      `端木槿,${phone(1)},求购,300万,要朝南,`,
      `司徒楠,${phone(2)},出售,320万,精装,欧阳楠`,
    ].join('\r\n'),
  );
}
const agent = async () => office.callOf(await office.aMember('branch'), 'branch');
const clients = () => office.sql.query('select id from client');
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );

describe('a list that brings what the published notice does not tell of', () => {
  it('names the column on the screen before, and is refused with it; with the column set aside it is taken over', async () => {
    await publish(['owner']);
    const call = await agent();
    const { id: importId, version } = await uploadAndInspect(office, call, aList());
    const { guessed, untold, services } = await showPreview(call, { importId, services: ['sale'] });
    expect(untold.map((at) => guessed[at])).toEqual(['owner']);
    expect(services.every(({ told }) => told)).toBe(true);
    const before = await clients();
    const asked = { importId, version, services: ['sale' as const] };
    expect(await codeOf(confirmImport(call, { ...asked, mapping: guessed }))).toBe('COLLECTION_COLUMN_OUTSIDE_NOTICE');
    // Nothing of it was queued, and it waits to be corrected.
    expect(await getImport(call, { importId })).toMatchObject({ state: 'mapping', version });
    expect(await clients()).toEqual(before);
    const [told] = await office.sql.query<{ fields: string[] }>(
      `select fields from audit_event where action = 'collection.over-collection-refused' and principal_id = $1`,
      [call.principal.staffId],
    );
    expect(told?.fields).toEqual(['owner']);
    const without = guessed.map((meaning) => (meaning === 'owner' ? ('ignore' as const) : meaning));
    expect(await codeOf(confirmImport(call, { ...asked, mapping: without }))).toBe('done');
    await runConfirmed(office.worker, { importId, staffId: call.principal.staffId });
    expect(await clients()).toHaveLength(before.length + 2);
    expect(JSON.stringify(await readClients(office))).not.toContain('欧阳楠');
  });

  it('is refused for a service that the notice does not mention, whatever its columns', async () => {
    await publish(['letting']);
    const call = await agent();
    const { id: importId, version } = await uploadAndInspect(office, call, aList());
    const { guessed, services } = await showPreview(call, { importId });
    expect(services.filter(({ told }) => !told).map(({ code }) => code)).toEqual(['letting']);
    expect(services.find(({ code }) => code === 'letting')?.usual).toBe(false);
    const asked = { importId, version, mapping: guessed, services: [...IMPORT_SERVICES] };
    expect(await codeOf(confirmImport(call, asked))).toBe('COLLECTION_SERVICE_OUTSIDE_NOTICE');
    expect(await getImport(call, { importId })).toMatchObject({ state: 'mapping', version });
  });

  it('ends before its first row where the notice became a narrower one after it was confirmed', async () => {
    await publish([]);
    const call = await agent();
    const before = await clients();
    const importId = await confirmed(office, call, aList(), ['sale']);
    await publish(['owner']);
    await runConfirmed(office.worker, { importId, staffId: call.principal.staffId });
    expect(await getImport(call, { importId })).toMatchObject({
      state: 'failed',
      handledRows: 0,
      failure: { code: 'COLLECTION_COLUMN_OUTSIDE_NOTICE' },
    });
    expect(await clients()).toEqual(before);
  });

  it('keeps of each row what the notice tells of the services that this person came for', async () => {
    // A remark is told of for whoever sells, as the condition of the home, and not for whoever buys.
    await publish(['wishes']);
    const report = await importWhole(office, await agent(), aList(), ['purchase', 'sale']);
    expect(report.outsideRows).toEqual([{ row: 2, meanings: ['remark'] }]);
    const kept = JSON.stringify(await readClients(office));
    expect(kept).not.toContain('要朝南');
    expect(kept).toContain('精装');
  });

  it('is taken over as before where no notice is published', async () => {
    await office.sql.query(`update notice_version set state = 'superseded' where state = 'published'`);
    const report = await importWhole(office, await agent(), aList());
    expect(report.import).toMatchObject({ state: 'finished', imported: 2 });
  });
});
