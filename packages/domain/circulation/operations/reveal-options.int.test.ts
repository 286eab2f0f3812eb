import { aCall, aClient, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policy } from '../policy.ts';
import { revealOptions } from './reveal-options.ts';

let office: TestOffice;
let here: TestBranch;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
});

afterAll(() => office.close());

it('offers what role, state and record allow together, and takes nothing from the day', async () => {
  const agent = await aStaffMember(office.sql, { branch: here });
  const fields = ['name', 'phone', 'remark', 'property.address'];
  const call = aCall(office, agent, [policy], { 'circulation.reveal': { scope: 'own', fields } });
  const active = await aClient(office, here, { assigneeId: agent.id, fields: { idNumber: '11010519491231002X' } });
  expect(await revealOptions(call, active)).toEqual({
    purposes: ['brokerage-contact', 'viewing-arrangement', 'contract-assistance', 'follow-up', 'consent-request'],
    closed: [],
    fields: ['name', 'phone'],
    quotaLeft: 20,
    isHeld: false,
  });
  const waiting = await aClient(office, here, { assigneeId: agent.id, state: 'quarantined' });
  expect(await revealOptions(call, waiting)).toMatchObject({ purposes: ['consent-request'], quotaLeft: 20 });
  expect(await eventsOf(office, agent.id)).toEqual([]);
});

it('names the purposes that nothing allows of a client who was not asked, so that the screen can say what to do', async () => {
  const agent = await aStaffMember(office.sql, { branch: here });
  const call = aCall(office, agent, [policy], { 'circulation.reveal': 'own' });
  const id = await aClient(office, here, { assigneeId: agent.id, roles: [], consents: 'none' });
  const { purposes, closed } = await revealOptions(call, id);
  expect(purposes).toEqual(['consent-request']);
  expect(closed).toEqual(
    ['brokerage-contact', 'viewing-arrangement', 'contract-assistance', 'follow-up'].map((purpose) => {
      return { purpose, reason: 'consent-missing' };
    }),
  );
});

it('offers nothing of an erased client', async () => {
  const agent = await aStaffMember(office.sql, { branch: here });
  const id = await aClient(office, here, { assigneeId: agent.id });
  await office.sql.query(`update client set state = 'erased' where id = $1`, [id]);
  const call = aCall(office, agent, [policy], { 'circulation.reveal': 'own' });
  expect(await revealOptions(call, id)).toMatchObject({ purposes: [], fields: [] });
});

it('treats a client out of reach as one that does not exist', async () => {
  const agent = await aStaffMember(office.sql, { branch: here });
  const call = aCall(office, agent, [policy], { 'circulation.reveal': 'own' });
  const elsewhere = await aClient(office, await aBranch(office.sql));
  const refused = { code: 'CIRCULATION_CLIENT_NOT_FOUND', kind: 'not-found' };
  await expect(revealOptions(call, elsewhere)).rejects.toMatchObject(refused);
  await expect(revealOptions(call, newId<'Client'>())).rejects.toMatchObject(refused);
});
