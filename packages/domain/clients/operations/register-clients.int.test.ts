import { inSqlTransaction, nobody, type RowPrincipal } from '@kean/db';
import { newId, Personal } from '@kean/kernel';
import { aBranch, aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOffice, type TestOffice } from '../testing/index.ts';
import type { ClientDraft } from './client-draft.ts';
import { findByPhoneTokens, firstPhoneToken } from './find-by-phone-tokens.ts';
import { registerClients } from './register-clients.ts';

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const EVERYWHERE: RowPrincipal = { ...nobody, clientScope: 'agency' };
let phones = 0;

async function someDrafts(count: number, wishes: Partial<ClientDraft> = {}): Promise<ClientDraft[]> {
  const branch = await aBranch(office.sql);
  const { id: staffId } = await aStaffMember(office.sql, { branch });
  return Array.from({ length: count }, () => {
    phones += 1;
    return {
      ...{ id: newId<'Client'>(), regionId: branch.regionId, branchId: branch.id, teamId: null, assigneeId: staffId },
      ...{ state: 'active', origin: 'registered', roles: ['buyer', 'seller'], source: 'test', recordedBy: staffId },
      fields: new Personal({ name: '周安', phone: `1390002${String(phones).padStart(4, '0')}` }),
      demands: [],
      properties: [],
      ...wishes,
    } as ClientDraft;
  });
}

async function register(drafts: readonly ClientDraft[], as = EVERYWHERE): Promise<void> {
  const { keyring, db } = office;
  const ids = drafts.map(({ id }) => id);
  const keys = await keyring.createFor('client', ids, { principal: 'system', purpose: 'test' });
  const { writing } = await keyring.indexes();
  await inSqlTransaction(db, as, (tx) => registerClients(tx, keys, writing, drafts));
}

const kept = (drafts: readonly ClientDraft[]) =>
  office.sql.query<{ id: string }>('select id from client where id = any($1)', [drafts.map(({ id }) => id)]);

it('any number of clients is written with all that belongs to them', async () => {
  const demand = {
    kind: 'purchase',
    district: '金水区',
    rooms: 2,
    halls: null,
    priceMin: 1,
    priceMax: 2,
    areaMin: 50.25,
  } as const;
  const property = {
    district: null,
    rooms: null,
    halls: null,
    area: 88.5,
    askingPrice: 3_000_000,
    wording: null,
  } as const;
  const drafts = await someDrafts(300, {
    demands: [{ ...demand, areaMax: null, moveInFrom: '2026-09-01', wording: new Personal({ layout: '大点的' }) }],
    properties: [{ ...property, address: new Personal('和平路1号'), certificateNo: null }],
  });
  await register(drafts);
  const ids = drafts.map(({ id }) => id);
  const [parts] = await office.sql.query(
    `select (select count(*)::int from client where id = any($1) and roles = '{buyer,seller}') as clients,
       (select count(*)::int from client_field where client_id = any($1)) as fields,
       (select count(*)::int from client_token where client_id = any($1) and kind = 1) as phones,
       (select count(*)::int from demand where client_id = any($1) and area_min = 50.25 and move_in_from = '2026-09-01') as demands,
       (select count(*)::int from property where client_id = any($1) and area = 88.5 and address is not null) as properties,
       (select count(*)::int from assignment a join client c on c.id = a.client_id and c.assignee_id = a.staff_id
         where c.id = any($1)) as assignments`,
    [ids],
  );
  expect(parts).toEqual({ clients: 300, fields: 600, phones: 300, demands: 300, properties: 300, assignments: 300 });
});

it('one client outside the scope of the transaction, and none of them is written', async () => {
  const [[mine], [foreign]] = [await someDrafts(1), await someDrafts(1)];
  if (mine === undefined || foreign === undefined) throw new Error('no drafts');
  const { branchId, regionId } = mine;
  const as: RowPrincipal = { staffId: mine.recordedBy, regionId, branchId, teamId: null, clientScope: 'branch' };
  await expect(register([mine, foreign], as)).rejects.toMatchObject({ code: 'DB_REFUSED' });
  expect(await kept([mine, foreign])).toEqual([]);
  await register([mine], as);
  expect(await kept([mine])).toHaveLength(1);
});

it('a first phone names one client of a branch; another branch may keep the same number', async () => {
  const [first, second] = await someDrafts(2);
  const [elsewhere] = await someDrafts(1);
  if (first === undefined || second === undefined || elsewhere === undefined) throw new Error('no drafts');
  await register([first]);
  const again = { ...second, fields: first.fields };
  await expect(register([again])).rejects.toMatchObject({ code: 'DB_TAKEN' });
  await register([{ ...elsewhere, fields: first.fields }]);
  const token = firstPhoneToken((await office.keyring.indexes()).writing, first.fields.open().phone ?? '');
  const found = (branchId: ClientDraft['branchId']) =>
    inSqlTransaction(office.db, EVERYWHERE, (tx) => findByPhoneTokens(tx, branchId, [token, 7n]));
  expect(await found(first.branchId)).toEqual(new Map([[token, first.id]]));
  expect(await found(elsewhere.branchId)).toEqual(new Map([[token, elsewhere.id]]));
});

it('a client without a key is not written', async () => {
  const drafts = await someDrafts(1);
  const { db, keyring } = office;
  const { writing } = await keyring.indexes();
  const written = inSqlTransaction(db, EVERYWHERE, (tx) => registerClients(tx, new Map(), writing, drafts));
  await expect(written).rejects.toThrow('without a key');
  expect(await kept(drafts)).toEqual([]);
});
