import { AppError, type StaffId } from '@kean/kernel';
import { aBranch, aRegion, aStaffMember, aTeam, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientPage, ListInput } from '../contract.ts';
import { policy } from '../policy.ts';
import { aCall, aClient, eventsOf, logAsText, openOffice, type TestOffice } from '../testing/index.ts';
import { listClients } from './list-clients.ts';

let office: TestOffice;
let here: TestBranch;
let nextDoor: TestBranch;
let faraway: TestBranch;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  const region = await aRegion(office.sql);
  [here, nextDoor, faraway] = [
    await aBranch(office.sql, { regionId: region.id }),
    await aBranch(office.sql, { regionId: region.id }),
    await aBranch(office.sql),
  ];
  agent = await aStaffMember(office.sql, { branch: here });
});

afterAll(() => office.close());

const as = (member: TestStaff, scope: 'own' | 'team' | 'branch' | 'region' | 'agency') =>
  aCall(office, member, [policy], { 'clients.list': scope });
const page = (input: object = {}) => ListInput.parse(input);

describe('a list', () => {
  it('shows masks, and has logged whose before it answers', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const phone = '13912345678';
    const id = await aClient(office, here, { assigneeId: member.id, fields: { name: '欧阳小明', phone } });
    const answer = await listClients(as(member, 'own'), page());
    expect(ClientPage.parse(answer).rows).toEqual([
      expect.objectContaining({
        id,
        assigneeId: member.id,
        assigneeName: '周明',
        card: { maskedName: '欧阳**', maskedPhone: '139****5678', maskedPhone2: null },
      }),
    ]);
    expect(Object.keys(answer.rows[0] ?? {}).sort()).toEqual(Object.keys(ClientPage.shape.rows.element.shape).sort());
    expect(await eventsOf(office, member.id)).toEqual([
      expect.objectContaining({
        action: 'clients.listed',
        outcome: 'allowed',
        branchId: here.id,
        subjectKind: 'Client',
        subjectIds: [id],
        facts: { scope: 'own', count: 1 },
      }),
    ]);
    const log = await logAsText(office);
    for (const value of ['欧阳', '小明', phone]) expect(log).not.toContain(value);
  });

  it('shows nothing when the event cannot be written', async () => {
    const call = as(agent, 'own');
    const broken = { ...call, principal: { ...call.principal, policyHash: 'no hash' } };
    await expect(listClients(broken, page())).rejects.toBeInstanceOf(AppError);
  });

  it('reaches exactly as far as the grant', async () => {
    const branch = await aBranch(office.sql, { regionId: here.regionId });
    const team = await aTeam(office.sql, { branchId: branch.id });
    const member = await aStaffMember(office.sql, { branch, teamId: team.id });
    const mine = await aClient(office, branch, { assigneeId: member.id });
    const teams = await aClient(office, branch, { teamId: team.id });
    const branchs = await aClient(office, branch);
    const regions = await aClient(office, nextDoor);
    const agencys = await aClient(office, faraway);
    const seenBy = async (scope: Parameters<typeof as>[1]) =>
      new Set((await listClients(as(member, scope), page({ limit: 100 }))).rows.map((row) => row.id));
    expect(await seenBy('own')).toEqual(new Set([mine]));
    expect(await seenBy('team')).toEqual(new Set([teams]));
    expect(await seenBy('branch')).toEqual(new Set([mine, teams, branchs]));
    const [region, agency] = [await seenBy('region'), await seenBy('agency')];
    expect([mine, teams, branchs, regions].every((id) => region.has(id))).toBe(true);
    expect(region.has(agencys)).toBe(false);
    expect(agency.has(agencys)).toBe(true);
  });

  it('is empty, and logged, for a scope whose place the person does not have', async () => {
    const drifter = await aStaffMember(office.sql, { branch: null });
    for (const scope of ['team', 'branch', 'region'] as const) {
      expect(await listClients(as(drifter, scope), page())).toEqual({ rows: [], next: null });
    }
    expect(await eventsOf(office, drifter.id)).toHaveLength(3);
  });

  it('walks by key through every client once, newest first', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const ids: string[] = [];
    for (let made = 0; made < 7; made += 1) ids.push(await aClient(office, here, { assigneeId: member.id }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await listClients(as(member, 'own'), page({ limit: 3, cursor }));
      seen.push(...answer.rows.map((row) => row.id));
      cursor = answer.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids.reverse());
  });

  it('refuses a cursor that it did not give', async () => {
    const refused = listClients(as(agent, 'own'), page({ cursor: 'AAAA' }));
    await expect(refused).rejects.toMatchObject({ code: 'CLIENTS_CURSOR_INVALID', kind: 'invalid' });
  });

  it('filters by state and role, which are not personal', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const own = { assigneeId: member.id as StaffId };
    const seller = await aClient(office, here, { ...own, roles: ['seller', 'landlord'] });
    const waiting = await aClient(office, here, { ...own, state: 'quarantined' });
    const idsOf = async (input: object) =>
      (await listClients(as(member, 'own'), page(input))).rows.map((row) => row.id);
    expect(await idsOf({ role: 'landlord' })).toEqual([seller]);
    expect(await idsOf({ state: 'quarantined' })).toEqual([waiting]);
  });

  it('gives no access through an assignment that has lapsed', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const wishes = { assigneeId: member.id };
    const lasting = await aClient(office, here, { ...wishes, assignmentLapsesAt: new Date(Date.now() + 60_000) });
    const lapsed = await aClient(office, here, { ...wishes, assignmentLapsesAt: new Date(Date.now() - 1_000) });
    const own = await listClients(as(member, 'own'), page());
    expect(own.rows.map((row) => row.id)).toEqual([lasting]);
    const manager = await listClients(as(member, 'branch'), page({ limit: 100 }));
    expect(manager.rows.find((row) => row.id === lapsed)).toMatchObject({ assigneeId: null, assigneeName: null });
  });
});

describe('a row that cannot be opened', () => {
  it('is a quiet erased row once its key is destroyed', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const gone = await aClient(office, here, { assigneeId: member.id });
    const stays = await aClient(office, here, { assigneeId: member.id });
    await office.destroyKeys([gone]);
    const { rows } = await listClients(as(member, 'own'), page());
    expect(rows.map(({ id, state, card }) => [id, state, card.maskedName])).toEqual([
      [stays, 'active', '王**'],
      [gone, 'erased', ''],
    ]);
  });

  it('is empty when somebody put another card in its place, and the log says so', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const victim = await aClient(office, here, { assigneeId: member.id });
    const donor = await aClient(office, here, { fields: { name: '李四' } });
    await office.sql.query('update client set card = (select card from client where id = $2) where id = $1', [
      victim,
      donor,
    ]);
    const { rows } = await listClients(as(member, 'own'), page());
    expect(rows).toEqual([expect.objectContaining({ id: victim, state: 'active' })]);
    expect(rows[0]?.card.maskedName).toBe('');
    expect((await eventsOf(office, member.id)).at(-1)).toMatchObject({
      action: 'clients.cards-unreadable',
      outcome: 'failed',
      subjectIds: [victim],
    });
  });
});
