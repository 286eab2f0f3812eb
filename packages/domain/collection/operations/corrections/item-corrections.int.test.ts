import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import {
  aCall,
  aClient,
  aLiveVisit,
  aStrangersCall,
  eventsOf,
  logAsText,
  openOffice,
  type TestOffice,
} from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../../api.ts';
import { policy } from '../../policy.ts';

const createCaller = callerFactory(collectionApi);
const createClientsCaller = callerFactory(clientsApi);
const OWN = { 'collection.correct-fields': 'own', 'clients.read': 'own' } as const;
const CERTIFICATE = '豫(2020)郑州市不动产权第0000001号';

let office: TestOffice;
let here: TestBranch;
let agent: SignedInContext;
let clientId: ClientId;
let demandId: Id<'Item'>;
let propertyId: Id<'Item'>;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy, clientsPolicy], OWN);
  ({ clientId, demandId, propertyId } = await own());
});
afterAll(() => office.close());

/** Somebody who seeks and lets: figures, own words, and sealed columns of both. */
async function own(roles: ('buyer' | 'seller' | 'landlord')[] = ['buyer', 'landlord']) {
  const id = await aClient(office, here, {
    ...{ assigneeId: agent.principal.staffId, roles, recordedBy: agent.principal.staffId },
    demands: [
      {
        ...{ kind: 'purchase', district: '金水区', rooms: 2, halls: 1, priceMin: 1_000_000, priceMax: null },
        ...{ areaMin: 80, areaMax: null, moveInFrom: null, wording: { price: '三百万左右', remark: '要朝南' } },
      },
    ],
    properties: [
      {
        ...{ district: null, rooms: 2, halls: null, area: 89, askingPrice: 3500 },
        ...{ address: '桂花路1号', certificateNo: null, wording: null },
      },
    ],
  });
  const item = async (table: string) =>
    (await office.sql.query<{ id: Id<'Item'> }>(`select id from ${table} where client_id = $1`, [id]))[0]
      ?.id as Id<'Item'>;
  return { clientId: id, demandId: await item('demand'), propertyId: await item('property') };
}
const as = (call: SignedInContext) => createCaller(call).corrections;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const correct = (field: string, value: string, more: object = {}, call = agent) =>
  as(call).correctItem({
    ...{ clientId, itemId: field.startsWith('demand.') ? demandId : propertyId, field, value, verified: false },
    ...more,
  } as never);
const trail = (field: string) =>
  as(agent).itemTrail({ clientId, itemId: field.startsWith('demand.') ? demandId : propertyId, field } as never);
const dossier = () => createClientsCaller(agent).dossier({ clientId });
/** The client in their own pages. */
async function visit(id = clientId) {
  const visitor = { visitId: await aLiveVisit(office, id), clientId: id };
  const context = { ...aStrangersCall(office), visitor };
  return { corrections: createCaller(context).visits, own: () => createClientsCaller(context).visits.own() };
}
const DONE = { outcome: 'corrected', changed: true };

describe('a field of a demand or property', () => {
  it('says whence it came from the first, and each that was corrected says its own', async () => {
    const one = await own();
    const read = await createClientsCaller(agent).dossier({ clientId: one.clientId });
    const row = { source: 'test', recordedAt: expect.any(Date), verifiedAt: null };
    for (const item of [...read.demands, ...read.properties]) expect(item.origins).toEqual({ row, fields: {} });
    const said = {
      clientId: one.clientId,
      itemId: one.demandId,
      field: 'demand.layout',
      value: '三室两厅',
      verified: true,
    };
    expect(await as(agent).correctItem(said as never)).toEqual(DONE);
    const [demand] = (await createClientsCaller(agent).dossier({ clientId: one.clientId })).demands;
    expect(demand).toMatchObject({ rooms: 3, halls: 2, district: '金水区' });
    const origin = { source: 'staff', recordedAt: expect.any(Date), verifiedAt: expect.any(Date) };
    expect(demand?.origins).toEqual({ row, fields: { layout: origin } });
  });

  it('is corrected in figures, own words and sealed columns alike; what it said stays, newest first', async () => {
    expect(await correct('demand.budgetTo', '2,000,000')).toEqual(DONE);
    expect(await correct('demand.wishes', '要电梯')).toEqual(DONE);
    expect(await correct('property.area', '92.5')).toEqual(DONE);
    expect(await correct('property.address', '金水区梧桐路2号')).toEqual(DONE);
    expect(await correct('property.certificateNo', CERTIFICATE)).toEqual(DONE);
    expect(await correct('property.owner', '欧阳测试')).toEqual(DONE);
    expect(await correct('property.builtYear', '2005')).toEqual(DONE);
    expect(await correct('property.area', '93')).toEqual(DONE);
    const { demands, properties } = await dossier();
    expect(demands[0]).toMatchObject({ priceMin: 1_000_000, priceMax: 2_000_000, hasWording: true });
    expect(properties[0]).toMatchObject({ area: 93, district: '金水区', hasAddress: true, hasCertificate: true });
    const areas = await trail('property.area');
    expect(areas.map(({ source, pastId, replacedAt }) => [source, pastId === null, replacedAt === null])).toEqual([
      ['staff', true, true],
      ['staff', false, false],
      ['test', false, false],
    ]);
    expect(areas.every(({ recordedByName }) => recordedByName !== null)).toBe(true);
    // It said nothing before, so there is nothing that it was.
    expect(await trail('property.certificateNo')).toHaveLength(1);
    const { own: read } = await visit();
    const shown = await read();
    expect(shown.past.map(({ field, value }) => [field, value])).toEqual(
      expect.arrayContaining([
        ['demand.budgetTo', '三百万左右'],
        ['demand.wishes', '要朝南'],
        ['property.area', '89'],
        ['property.area', '92.5'],
        ['property.address', '桂花路1号'],
      ]),
    );
    expect(shown.properties[0]).toMatchObject({ address: '金水区梧桐路2号', certificateNo: CERTIFICATE });
    expect(shown.demands[0]?.wording).toEqual([{ meaning: 'remark', text: '要电梯' }]);
  });

  it('said again is no correction, and may be verified by it', async () => {
    const before = (await trail('property.rooms')).length;
    expect(await correct('property.rooms', '两室', { verified: true })).toEqual({
      outcome: 'corrected',
      changed: false,
    });
    const after = await trail('property.rooms');
    expect([after.length, after[0]?.source, after[0]?.verifiedAt instanceof Date]).toEqual([before, 'test', true]);
  });

  it('is judged as its form judges it: the impossible is refused, the unusual asks, a range does not turn round', async () => {
    const answers = async (field: string, value: string, more: object = {}) => {
      const answer = await correct(field, value, more);
      return answer.outcome === 'finding' ? [answer.finding.severity, answer.finding.code] : answer.outcome;
    };
    expect(await answers('property.area', '大约九十')).toEqual(['refuses', 'figure-impossible']);
    expect(await answers('property.area', '200000', { confirmed: true })).toEqual(['refuses', 'area-impossible']);
    expect(await answers('property.area', '5')).toEqual(['asks', 'area-unusual']);
    expect(await answers('property.area', '5', { confirmed: true })).toBe('corrected');
    // Whoever lets and does not sell means a rent.
    expect(await answers('property.askingPrice', '3000000')).toEqual(['asks', 'rent-unusual']);
    expect(await answers('property.certificateNo', '豫(2014)郑州市不动产权第0000001号')).toEqual([
      'refuses',
      'certificate-year-impossible',
    ]);
    expect(await answers('property.owner', '13900008101')).toEqual(['refuses', 'owner-impossible']);
    expect(await answers('property.builtYear', '1936')).toEqual(['asks', 'built-year-unusual']);
    expect(await answers('property.certificateNo', '郑房权证字第12号')).toEqual(['asks', 'certificate-of-other-form']);
    expect(await answers('demand.budgetTo', '500000')).toEqual(['refuses', 'range-turned-round']);
    expect(await answers('demand.district', '很'.repeat(41))).toEqual(['refuses', 'text-too-long']);
  });

  it('stands in the log by name and by nobody else’s hand, and never with what it says', async () => {
    const acts = (await eventsOf(office, agent.principal.staffId)).filter(({ subjectId }) => subjectId === clientId);
    expect(acts).toContainEqual(
      expect.objectContaining({
        action: 'collection.field-corrected',
        fields: ['property.address'],
        facts: { changed: true, verified: false },
      }),
    );
    expect(acts).toContainEqual(
      expect.objectContaining({ action: 'collection.trail-shown', fields: ['property.area'] }),
    );
    expect(await logAsText(office)).not.toMatch(/梧桐路|桂花路|0000001号|三百万|朝南/);
  });

  it('is nobody’s who does not reach the client, and none of another client', async () => {
    const stranger = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy, clientsPolicy], OWN);
    expect(await codeOf(correct('demand.wishes', '要学区', {}, stranger))).toBe('COLLECTION_CLIENT_NOT_FOUND');
    const other = await own();
    expect(await codeOf(correct('demand.wishes', '要学区', { itemId: other.demandId }))).toBe(
      'COLLECTION_ITEM_NOT_FOUND',
    );
    expect(await codeOf(correct('demand.wishes', '要学区', { itemId: propertyId }))).toBe('COLLECTION_ITEM_NOT_FOUND');
    expect(await codeOf(correct('demand.hobby', '下棋'))).toBe('BAD_REQUEST');
    const { corrections } = await visit();
    const theirs = { itemId: other.demandId, field: 'demand.wishes', value: '要学区' } as const;
    expect(await codeOf(corrections.correctItem(theirs))).toBe('COLLECTION_ITEM_NOT_FOUND');
  });
});

describe('the client, on their own page', () => {
  it('corrects demand and property alone; trail and log name nobody of the office', async () => {
    const one = await own(['buyer', 'seller']);
    const { corrections, own: read } = await visit(one.clientId);
    const said = { itemId: one.propertyId, field: 'property.address', value: '管城区银杏路3号' } as const;
    expect(await corrections.correctItem(said)).toEqual(DONE);
    expect(
      await corrections.correctItem({ itemId: one.demandId, field: 'demand.moveIn', value: '2027-03-01' }),
    ).toEqual(DONE);
    const unusual = { itemId: one.demandId, field: 'demand.budgetTo', value: '600,000,000' } as const;
    expect(await corrections.correctItem(unusual)).toMatchObject({ outcome: 'finding', finding: { severity: 'asks' } });
    const turned = { ...unusual, value: '500000', confirmed: true };
    const code = { code: 'range-turned-round' };
    expect(await corrections.correctItem(turned)).toMatchObject({ outcome: 'finding', finding: code });
    const shown = await read();
    expect(shown.properties[0]).toMatchObject({
      address: '管城区银杏路3号',
      origins: { fields: { address: { source: 'client', verifiedAt: null } } },
    });
    expect(shown.demands[0]?.moveInFrom).toBe('2027-03-01');
    const [entry, before] = await as(agent).itemTrail({
      clientId: one.clientId,
      itemId: one.propertyId,
      field: 'property.address',
    });
    expect(entry).toMatchObject({ source: 'client', recordedByName: null, verifiedAt: null });
    expect(before).toMatchObject({ source: 'test', replacedByName: null });
    const events = await office.sql.query(
      `select principal_id as who, fields from audit_event where subject_id = $1 and action = 'collection.field-corrected' order by occurred_at, id`,
      [one.clientId],
    );
    expect(events).toEqual([
      { who: null, fields: ['property.address'] },
      { who: null, fields: ['demand.moveIn'] },
    ]);
  });
});

describe('the database', () => {
  const change = (statement: string) =>
    inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) => tx.query(statement, [demandId]));
  const codeOfChange = (statement: string) =>
    change(statement).then(
      () => 'done',
      (error) => error.cause?.code ?? error.code ?? String(error),
    );

  it('refuses a change that says not whence it came, one that leaves no trail, and another first source', async () => {
    const says = `origins || jsonb_build_object('district', jsonb_build_object('source', 'staff', 'at', now()))`;
    const statements = [
      `update demand set district = '二七区' where id = $1`,
      `update demand set wording = null where id = $1`,
      `update demand set district = '二七区', origins = ${says} where id = $1`,
      `update demand set source = 'client' where id = $1`,
    ];
    for (const statement of statements) await expect(change(statement)).rejects.toThrow();
    expect(await codeOfChange(`update demand set origins = ${says} where id = $1`)).toBe('done');
    const [kept] = await office.sql.query('select district, source from demand where id = $1', [demandId]);
    expect(kept).toEqual({ district: '金水区', source: 'test' });
  });

  it('lets nobody take a value out of the trail', async () => {
    await expect(change('delete from client_field_past where item_id = $1')).rejects.toThrow();
    await expect(change(`update client_field_past set field = 'x' where item_id = $1`)).rejects.toThrow();
  });
});
