import { circulationApi } from '@kean/circulation/api';
import { policy as circulationPolicy } from '@kean/circulation/policy';
import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, aStrangersCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { LooksPage } from '../contract.ts';
import { policy } from '../policy.ts';
import { looksForClient } from './looks-at-client.ts';

const NAME = '端木槿';
const caller = callerFactory(accountabilityApi);
let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let clientId: ClientId;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
  clientId = await aClient(office, here, { assigneeId: agent.id, fields: { name: NAME } });
  await office.sql.query("insert into role (code, name, name_en) values ('agent', '经纪人', 'Agent')");
  await office.sql.query("insert into staff_role (staff_id, role_code) values ($1, 'agent')", [agent.id]);
  const held = { 'clients.list': 'own', 'clients.read': 'own', 'circulation.reveal': 'own' } as const;
  const call = aCall(office, agent, [clientsPolicy, circulationPolicy], held);
  const [clients, circulation] = [callerFactory(clientsApi)(call), callerFactory(circulationApi)(call)];
  await clients.list({});
  await clients.dossier({ clientId });
  await circulation.reveal({ clientId, field: 'phone', purpose: 'follow-up' });
  await expect(circulation.reveal({ clientId, field: 'name', purpose: 'incident-handling' })).rejects.toThrow();
});
afterAll(() => office.close());

type Scope = 'own' | 'team' | 'branch' | 'region' | 'agency';
const looksAt = (member: TestStaff, scope: Scope, id = clientId, page: object = {}) =>
  caller(aCall(office, member, [policy], { 'accountability.read-looks': scope })).log.looksAt({
    clientId: id,
    ...page,
  });

describe('log.looksAt', () => {
  it('says who looked, in which role, when, for what and at which fields; lists are no looks, values never stand there', async () => {
    const { looks } = LooksPage.parse(await looksAt(agent, 'own'));
    const staff = { id: agent.id, number: agent.number };
    const by = { staff, roles: ['agent'], branchName: '桂花路店', occurredAt: expect.any(Date) };
    expect(looks).toEqual([
      { ...by, kind: 'refused', purpose: 'incident-handling', fields: ['name'] },
      { ...by, kind: 'revealed', purpose: 'follow-up', fields: ['phone'] },
      { ...by, kind: 'dossier', purpose: null, fields: [] },
    ]);
    expect(JSON.stringify(looks)).not.toContain(NAME);
    expect((await eventsOf(office, agent.id)).at(-1)).toMatchObject({
      action: 'accountability.looks-read',
      subjectId: clientId,
      facts: { count: 3 },
    });
  });

  it('walks by key', async () => {
    const first = await looksAt(agent, 'own', clientId, { limit: 2 });
    const second = await looksAt(agent, 'own', clientId, { limit: 2, cursor: first.next });
    expect([first.looks.length, second.looks.map(({ kind }) => kind), second.next]).toEqual([2, ['dossier'], null]);
  });

  it('is as far as the grant on the client reaches; beyond is the same as nowhere, and is written down', async () => {
    const colleague = await aStaffMember(office.sql, { branch: here });
    const stranger = await aStaffMember(office.sql, { branch: await aBranch(office.sql) });
    await expect(looksAt(colleague, 'branch')).resolves.toMatchObject({ looks: expect.any(Array) });
    const refused = { code: 'NOT_FOUND', message: 'ACCOUNTABILITY_CLIENT_NOT_FOUND' };
    await expect(looksAt(colleague, 'own')).rejects.toMatchObject(refused);
    await expect(looksAt(stranger, 'branch')).rejects.toMatchObject(refused);
    await expect(looksAt(agent, 'own', newId<'Client'>())).rejects.toMatchObject(refused);
    expect((await eventsOf(office, stranger.id)).at(-1)).toMatchObject({
      action: 'accountability.looks-refused',
      outcome: 'refused',
    });
  });

  it('refuses the wrong shape, the wrong role and nobody', async () => {
    await expect(looksAt(agent, 'own', '7' as ClientId)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const asked = { clientId };
    await expect(caller(aCall(office, agent, [policy], {})).log.looksAt(asked)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(caller(aStrangersCall(office)).log.looksAt(asked)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

it('the client is told when, by which role and for what, and not by whom; refused looks are the agency’s matter', async () => {
  const page = await inSqlTransaction(office.db, nobody, (tx) => looksForClient(tx, { clientId, limit: 50 }));
  expect(page.looks).toEqual([
    { kind: 'revealed', roles: ['agent'], purpose: 'follow-up', fields: ['phone'], occurredAt: expect.any(Date) },
    { kind: 'dossier', roles: ['agent'], purpose: null, fields: [], occurredAt: expect.any(Date) },
  ]);
  const told = JSON.stringify(page);
  for (const word of [agent.id, agent.number, here.id, '桂花路店']) expect(told).not.toContain(word);
});

describe('visits.looks', () => {
  it('tells the client when, by which role and for what, and never who; that it was shown is an event of the client alone', async () => {
    const visitor = { visitId: newId<'Visit'>(), clientId };
    const own = caller({ ...aStrangersCall(office), visitor });
    const { looks } = await own.visits.looks({});
    const roles = [{ zh: '经纪人', en: 'Agent' }];
    expect(looks).toMatchObject([
      { kind: 'revealed', roles, purpose: 'follow-up', fields: ['phone'] },
      { kind: 'dossier', roles, purpose: null, fields: [] },
    ]);
    for (const text of [agent.id, agent.number, NAME]) expect(JSON.stringify(looks)).not.toContain(text);
    const shown = await office.sql.query(
      `select principal_id as who, subject_id as about, facts from audit_event where action = 'accountability.own-looks-shown'`,
    );
    expect(shown).toEqual([{ who: null, about: clientId, facts: { visitId: visitor.visitId, count: 2 } }]);
  });

  it('of another client tells nothing of this one', async () => {
    const other = await aClient(office, here, { assigneeId: agent.id });
    const own = caller({ ...aStrangersCall(office), visitor: { visitId: newId<'Visit'>(), clientId: other } });
    expect(await own.visits.looks({})).toEqual({ looks: [], next: null });
  });
});

it('what a client wrote in a request counts as a look; of a complaint the client alone is told', async () => {
  const id = await aClient(office, here, { assigneeId: agent.id });
  const officer = await aStaffMember(office.sql, { branch: null });
  const held = { 'clients.read-requests': 'agency', 'clients.handle-requests': 'agency' } as const;
  const { requests } = callerFactory(clientsApi)(aCall(office, officer, [clientsPolicy], held));
  const visiting = { ...aStrangersCall(office), visitor: { visitId: newId<'Visit'>(), clientId: id } };
  for (const kind of ['copy', 'complain'] as const) {
    const { requestId } = await callerFactory(clientsApi)(visiting).requests.ask({
      key: newId(),
      kind,
      words: '请说明',
    });
    const [step] = (await requests.get({ requestId })).steps;
    await requests.openWords({ requestId, stepId: step?.stepId as never });
  }
  const look = { kind: 'revealed', purpose: 'data-subject-request', fields: ['request'] };
  expect((await looksAt(agent, 'own', id)).looks).toMatchObject([look]);
  expect((await caller(visiting).visits.looks({})).looks).toMatchObject([look, look]);
});
