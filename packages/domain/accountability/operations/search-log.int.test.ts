import { circulationApi } from '@kean/circulation/api';
import { policy as circulationPolicy } from '@kean/circulation/policy';
import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, aStrangersCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aRegion, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { LogFilter, LogPage } from '../contract.ts';
import { policy } from '../policy.ts';
import { searchLog } from './search-log.ts';

const NAME = '端木槿';
const PHONE = '13655556666';

let office: TestOffice;
let here: TestBranch;
let agent: TestStaff;
let auditor: TestStaff;
let clientId: ClientId;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  agent = await aStaffMember(office.sql, { branch: here });
  auditor = await aStaffMember(office.sql, { branch: null });
  clientId = await aClient(office, here, { assigneeId: agent.id, fields: { name: NAME, phone: PHONE } });
  await workOf(agent, clientId);
});

afterAll(() => office.close());

/** A list, a search, a dossier, a look and a refused look, as the product does them. */
async function workOf(member: TestStaff, id: ClientId): Promise<void> {
  const held = {
    'clients.list': 'own',
    'clients.search': 'own',
    'clients.read': 'own',
    'circulation.reveal': 'own',
  } as const;
  const call = aCall(office, member, [clientsPolicy, circulationPolicy], held);
  const [clients, circulation] = [callerFactory(clientsApi)(call), callerFactory(circulationApi)(call)];
  await clients.list({});
  await clients.search({ q: PHONE });
  await clients.dossier({ clientId: id });
  await circulation.reveal({ clientId: id, field: 'phone', purpose: 'follow-up' });
  const refused = circulation.reveal({ clientId: id, field: 'name', purpose: 'incident-handling' });
  await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
}

type Scope = 'branch' | 'region' | 'agency';
const read = async (member: TestStaff, scope: Scope, filter: object = {}) =>
  LogPage.parse(
    await searchLog(
      aCall(office, member, [policy], { 'accountability.read-log': scope }, ['auditor']),
      LogFilter.parse(filter),
    ),
  );
const actionsOf = async (...asked: Parameters<typeof read>) =>
  (await read(...asked)).entries.map((entry) => entry.action);

describe('the log', () => {
  it('shows who looked at which field of which client and for what, by numbers and never by values', async () => {
    const { entries } = await read(auditor, 'agency', { action: 'circulation.field-revealed' });
    const [row] = await office.sql.query<{ number: number }>('select number from client where id = $1', [clientId]);
    expect(entries).toEqual([
      {
        id: expect.any(String),
        occurredAt: expect.any(Date),
        action: 'circulation.field-revealed',
        outcome: 'allowed',
        staff: { id: agent.id, number: agent.number },
        branchId: here.id,
        branchName: '桂花路店',
        subject: { kind: 'Client', id: clientId, label: `KH-${String(row?.number).padStart(6, '0')}` },
        subjectCount: 1,
        purpose: 'follow-up',
        fields: ['phone'],
        facts: { clientNumber: row?.number },
      },
    ]);
    const whole = JSON.stringify(await read(auditor, 'agency', { limit: 200 }));
    for (const value of [NAME, '端木', PHONE, '周明']) expect(whole).not.toContain(value);
  });

  it('answers who saw this client, lists and searches included', async () => {
    expect(await actionsOf(auditor, 'agency', { clientId, staffId: agent.id })).toEqual([
      'circulation.reveal-refused',
      'circulation.field-revealed',
      'clients.dossier-read',
      'clients.searched',
      'clients.listed',
    ]);
  });

  it('filters by person, outcome, action and time', async () => {
    const other = await aStaffMember(office.sql, { branch: here });
    await workOf(other, await aClient(office, here, { assigneeId: other.id, fields: { phone: '13655557777' } }));
    const { entries } = await read(auditor, 'agency', { staffId: other.id });
    expect(new Set(entries.map((entry) => entry.staff?.id))).toEqual(new Set([other.id]));
    const refused = await read(auditor, 'agency', { staffId: other.id, outcome: 'refused' });
    expect(refused.entries).toMatchObject([{ facts: { reason: 'purpose-not-offered' }, purpose: 'incident-handling' }]);
    expect(await actionsOf(auditor, 'agency', { staffId: other.id, action: 'clients.listed' })).toEqual([
      'clients.listed',
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(await actionsOf(auditor, 'agency', { staffId: other.id, from: tomorrow })).toEqual([]);
    expect(await actionsOf(auditor, 'agency', { staffId: other.id, to: tomorrow })).toHaveLength(entries.length);
  });

  it('filters by number, clauses, several actions, outcomes and purposes, and by all of them together', async () => {
    const number = { staffNumber: agent.number };
    expect(await actionsOf(auditor, 'agency', number)).toHaveLength(5);
    expect(await actionsOf(auditor, 'agency', { staffNumber: 'S9999' })).toEqual([]);
    expect(await actionsOf(auditor, 'agency', { ...number, staffId: auditor.id })).toEqual([]);
    expect(await actionsOf(auditor, 'agency', { ...number, clauses: ['circulation'] })).toEqual([
      'circulation.reveal-refused',
      'circulation.field-revealed',
    ]);
    expect(await actionsOf(auditor, 'agency', { clauses: ['retention'] })).toEqual([]);
    const actions = ['clients.listed', 'circulation.field-revealed'];
    expect(await actionsOf(auditor, 'agency', { ...number, actions })).toEqual(actions.toReversed());
    expect(await actionsOf(auditor, 'agency', { ...number, actions, clauses: ['clients'] })).toEqual([
      'clients.listed',
    ]);
    expect(await actionsOf(auditor, 'agency', { ...number, outcomes: ['refused', 'failed'] })).toHaveLength(1);
    expect(await actionsOf(auditor, 'agency', { ...number, outcome: 'allowed', outcomes: ['refused'] })).toEqual([]);
    expect(await actionsOf(auditor, 'agency', { ...number, purposes: ['follow-up'] })).toEqual([
      'circulation.field-revealed',
    ]);
  });

  it('walks by key through every event once, newest first', async () => {
    const whole = (await read(auditor, 'agency', { staffId: agent.id })).entries.map((entry) => entry.id);
    const walked: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await read(auditor, 'agency', { staffId: agent.id, limit: 2, cursor });
      walked.push(...page.entries.map((entry) => entry.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(walked).toEqual(whole);
    expect(new Set(walked).size).toBe(5);
  });

  it('is an act that stands in the log itself', async () => {
    const reader = await aStaffMember(office.sql, { branch: null });
    await read(reader, 'agency', { clientId });
    await read(reader, 'agency', { staffId: agent.id });
    expect(await eventsOf(office, reader.id)).toMatchObject([
      { action: 'accountability.log-searched', subjectKind: 'Client', subjectId: clientId, facts: { scope: 'agency' } },
      { action: 'accountability.log-searched', subjectKind: 'Staff', subjectId: agent.id, facts: { count: 5 } },
    ]);
  });
});

describe('the reach of the log', () => {
  it('ends with the branch, the region, or nowhere', async () => {
    const region = await aRegion(office.sql);
    const [one, two] = [
      await aBranch(office.sql, { regionId: region.id }),
      await aBranch(office.sql, { regionId: region.id }),
    ];
    const [first, second] = [
      await aStaffMember(office.sql, { branch: one }),
      await aStaffMember(office.sql, { branch: two }),
    ];
    await workOf(first, await aClient(office, one, { assigneeId: first.id, fields: { phone: PHONE } }));
    await workOf(second, await aClient(office, two, { assigneeId: second.id, fields: { phone: PHONE } }));
    const seenBy = async (scope: Scope) => {
      const entries = [first, second, agent].map((member) => read(first, scope, { staffId: member.id }));
      return (await Promise.all(entries)).map((page) => page.entries.length > 0);
    };
    expect(await seenBy('branch')).toEqual([true, false, false]);
    expect(await seenBy('region')).toEqual([true, true, false]);
    expect(await seenBy('agency')).toEqual([true, true, true]);
    const branchesAskedFor = async (scope: Scope) =>
      Promise.all(
        [one, two].map(async ({ id }) =>
          (await read(first, scope, { branchId: id })).entries.map((entry) => entry.branchId),
        ),
      );
    // A branch that is asked for narrows the reach and never widens it.
    const [own, beyond] = await branchesAskedFor('branch');
    expect(new Set(own)).toEqual(new Set([one.id]));
    expect(beyond).toEqual([]);
    expect((await branchesAskedFor('agency')).map((ids) => new Set(ids))).toEqual([
      new Set([one.id]),
      new Set([two.id]),
    ]);
  });

  it('is nothing for a person without the place of the grant, or without the grant', async () => {
    expect(await read(auditor, 'branch')).toEqual({ entries: [], next: null });
    expect(await read(auditor, 'region')).toEqual({ entries: [], next: null });
    const call = aCall(office, auditor, [policy], {}, ['auditor']);
    expect(await searchLog(call, LogFilter.parse({}))).toEqual({ entries: [], next: null });
  });
});

describe('the door of the log', () => {
  const caller = callerFactory(accountabilityApi);

  it('is closed to whoever is not signed in or has another role', async () => {
    await expect(caller(aStrangersCall(office)).log.search({})).rejects.toMatchObject({
      message: 'CALL_SIGN_IN_REQUIRED',
    });
    const stranger = caller(aCall(office, agent, [policy], {}));
    await expect(stranger.log.search({})).rejects.toMatchObject({ message: 'CALL_NOT_YOUR_ROLE' });
  });

  it('refuses inputs of the wrong shape, a cursor of another hand included', async () => {
    const reader = caller(aCall(office, auditor, [policy], { 'accountability.read-log': 'agency' }));
    const wrong = [
      reader.log.search({ limit: 201 }),
      reader.log.search({ staffId: 'S0042' }),
      reader.log.search({ outcome: 'maybe' as 'allowed' }),
      reader.log.search({ cursor: 'AAAA' }),
    ];
    for (const call of wrong) await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await reader.log.search({ clientId: newId() })).toEqual({ entries: [], next: null });
  });
});
