import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dossier } from '../contract.ts';
import { policy } from '../policy.ts';
import { aCall, aClient, eventsOf, logAsText, openOffice, type TestOffice } from '../testing/index.ts';
import { readDossier } from './read-dossier.ts';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
});

afterAll(() => office.close());

type Scope = 'own' | 'branch' | 'agency';
const read = (member: TestStaff, scope: Scope, id: ClientId) =>
  readDossier(aCall(office, member, [policy], { 'clients.read': scope }), id);
const REFUSED = { code: 'CLIENTS_CLIENT_NOT_FOUND', kind: 'not-found' };

it('shows the masked card, names of sealed fields, demand, property and assignment, and logs the reading first', async () => {
  const phone = '13311112222';
  const id = await aClient(office, here, {
    assigneeId: agent.id,
    fields: { name: '王小明', phone, idNumber: '11010519491231002X' },
    demands: [
      {
        kind: 'purchase',
        district: '中原区',
        rooms: 3,
        halls: 2,
        priceMin: 3_000_000,
        priceMax: 3_500_000,
        areaMin: 89.5,
        areaMax: null,
        moveInFrom: '2026-12-01',
        wording: { price: '300-350万，可谈' },
      },
    ],
    properties: [
      {
        district: '二七区',
        rooms: 2,
        halls: 1,
        area: 63.07,
        askingPrice: 2_100_000,
        address: '桂花路1号2幢301',
        certificateNo: null,
        wording: null,
      },
    ],
  });
  const answer = await read(agent, 'own', id);
  expect(Dossier.strict().parse(answer)).toMatchObject({
    id,
    card: { maskedName: '王**', maskedPhone: '133****2222' },
    fields: [{ field: 'idNumber', source: 'test', verifiedAt: null }, { field: 'name' }, { field: 'phone' }],
    demands: [
      {
        kind: 'purchase',
        priceMin: 3_000_000,
        priceMax: 3_500_000,
        areaMin: 89.5,
        moveInFrom: '2026-12-01',
        hasWording: true,
      },
    ],
    properties: [{ area: 63.07, askingPrice: 2_100_000, hasAddress: true, hasCertificate: false, hasWording: false }],
    assignment: { staffName: '周明', lapsesAt: null },
  });
  const told = JSON.stringify(answer);
  for (const value of ['小明', phone, '11010519491231002X', '桂花路1号', '可谈']) expect(told).not.toContain(value);
  expect((await eventsOf(office, agent.id)).at(-1)).toMatchObject({
    action: 'clients.dossier-read',
    outcome: 'allowed',
    branchId: here.id,
    subjectId: id,
    facts: { clientNumber: answer.number },
  });
  expect(await logAsText(office)).not.toMatch(/小明|13311112222|11010519|桂花路1号|可谈/);
});

it('answers a missing client, one of another branch and one of a colleague alike, and logs which was asked for', async () => {
  const stranger = await aStaffMember(office.sql);
  const elsewhere = await aClient(office, await aBranch(office.sql));
  const colleagues = await aClient(office, here, { assigneeId: stranger.id });
  const member = await aStaffMember(office.sql, { branch: here });
  const missing = newId<'Client'>();
  await expect(read(member, 'branch', missing)).rejects.toMatchObject(REFUSED);
  await expect(read(member, 'branch', elsewhere)).rejects.toMatchObject(REFUSED);
  await expect(read(member, 'own', colleagues)).rejects.toMatchObject(REFUSED);
  const events = await eventsOf(office, member.id);
  expect(events.map((event) => event.subjectId)).toEqual([missing, elsewhere, colleagues]);
  for (const event of events) {
    expect(event).toMatchObject({
      action: 'clients.dossier-refused',
      outcome: 'refused',
      facts: { reason: 'not-within-reach' },
    });
  }
});

it('refuses a person whose grants were taken away though the door let the call in', async () => {
  const id = await aClient(office, here, { assigneeId: agent.id });
  const call = aCall(office, agent, [policy], {});
  await expect(readDossier(call, id)).rejects.toMatchObject(REFUSED);
});

it('is closed to the assignee from the moment the assignment lapses', async () => {
  const wishes = { assigneeId: agent.id };
  const lasting = await aClient(office, here, { ...wishes, assignmentLapsesAt: new Date(Date.now() + 60_000) });
  const lapsed = await aClient(office, here, { ...wishes, assignmentLapsesAt: new Date(Date.now() - 1) });
  expect(await read(agent, 'own', lasting)).toMatchObject({ assignment: { lapsesAt: expect.any(Date) } });
  await expect(read(agent, 'own', lapsed)).rejects.toMatchObject(REFUSED);
  expect(await read(agent, 'branch', lapsed)).toMatchObject({ assigneeId: null, assignment: null });
});

it('shows an erased client as an empty card', async () => {
  const id = await aClient(office, here, { assigneeId: agent.id });
  await office.destroyKeys([id]);
  const answer = await read(agent, 'own', id);
  expect(answer).toMatchObject({ state: 'erased', card: { maskedName: '', maskedPhone: null, maskedPhone2: null } });
});
