import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOffice, openImportOffice } from '../testing/import-office.ts';
import { importWhole } from '../testing/run-whole-import.ts';
import { readClients } from '../testing/stored-clients.ts';

let office: ImportOffice;

beforeAll(async () => {
  office = await openImportOffice();
});
afterAll(() => office.close());

const ID = '11010519491231002X';
/** Invented people, each once: one who buys, one who sells, one of whom nobody knows what for, one who rents. */
const listOf = (digit: number) =>
  Buffer.from(
    [
      '姓名,手机,客户类型,身份证号,价格,入住时间,房产地址,备注,产权人,建筑年代',
      `端木槿,1390007${digit}001 1390007${digit}002,求购,${ID},300万,2027-03-01,桂花路7号,要朝南,,`,
      `司徒楠,1390007${digit}003 1390007${digit}004,出售,${ID},320万,2027-03-01,桂花路1号,精装,欧阳楠,1998年`,
      `南宫葵,1390007${digit}005,,${ID},330万,2027-03-01,桂花路2号,来电,,`,
      `东方榆,1390007${digit}006 1390007${digit}008,求租,,3000,,,有猫,,2011`,
    ].join('\r\n'),
  );

describe('a row of a list that is taken over for services', () => {
  it('keeps what its own person came for; the rest is counted by column, named by row, and kept nowhere', async () => {
    const call = office.callOf(await office.aMember('branch'), 'branch');
    const report = await importWhole(office, call, listOf(1), ['purchase', 'sale']);
    expect(report.import).toMatchObject({ state: 'finished', imported: 4 });
    // Identity numbers are outside of every row, so they were left out as a column.
    expect(report.outsideRows).toEqual([
      { row: 2, meanings: ['address'] },
      { row: 3, meanings: ['moveIn'] },
      { row: 5, meanings: ['price', 'remark', 'builtYear', 'phone'] },
    ]);
    expect(report.byOutside).toEqual(
      expect.arrayContaining([
        { meaning: 'price', count: 1 },
        { meaning: 'address', count: 1 },
      ]),
    );
    const byName = Object.fromEntries((await readClients(office)).map((client) => [client.fields.name, client.fields]));
    expect(byName).toMatchObject({ 端木槿: { phone2: '13900071002', remark: '要朝南' }, 司徒楠: { remark: '精装' } });
    expect(Object.keys(byName.东方榆 ?? {})).toEqual(expect.not.arrayContaining(['remark', 'phone2', 'wording']));
    // Who came for nobody knows what may have come for any of them.
    expect(byName.南宫葵?.wording).toContain('桂花路2号');
    const [event] = await office.sql.query<{ outside: number }>(
      `select (facts ->> 'outside')::int as outside from audit_event where action = 'collection.import-finished' and subject_id = $1`,
      [report.import.id],
    );
    expect(event).toEqual({ outside: 6 });
    const words = await office.sql.query(
      `select p.wording is not null as words from property p join client c on c.id = p.client_id where c.roles = '{seller}'`,
    );
    expect(words).toEqual([{ words: true }]);
  });

  it('of somebody who only signs keeps no second phone, and what stays is signed for by either side', async () => {
    const call = office.callOf(await office.aMember('branch'), 'branch');
    const report = await importWhole(office, call, listOf(2), ['signing']);
    expect(report.outsideRows).toEqual([
      { row: 2, meanings: ['phone'] },
      { row: 3, meanings: ['phone'] },
      { row: 5, meanings: ['phone'] },
    ]);
    const taken = (await readClients(office)).filter(({ fields }) => fields.phone?.startsWith('13900072'));
    expect(taken.map(({ fields }) => [fields.idNumber, fields.phone2])).toEqual([
      [ID, undefined],
      [ID, undefined],
      [ID, undefined],
      [undefined, undefined],
    ]);
  });

  it('is judged by the services that were confirmed: nobody widens them while the list is read', async () => {
    const call = office.callOf(await office.aMember('branch'), 'branch');
    const { import: done } = await importWhole(office, call, listOf(3), ['sale']);
    await expect(office.sql.query(`update import set services = '{signing}' where id = $1`, [done.id])).rejects.toThrow(
      /stay/,
    );
  });
});
