import { aCall, aClient, aStrangersCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { circulationApi } from './api.ts';
import { policy } from './policy.ts';

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

const caller = callerFactory(circulationApi);
const told = (code: string) => expect.objectContaining({ message: code });
const look = () => ({ clientId: newId<'Client'>(), field: 'phone', purpose: 'follow-up' }) as const;

it('lets nobody in who is not signed in', async () => {
  const nobody = caller(aStrangersCall(office));
  await expect(nobody.reveal(look())).rejects.toEqual(told('CALL_SIGN_IN_REQUIRED'));
  await expect(nobody.revealOptions({ clientId: newId() })).rejects.toEqual(told('CALL_SIGN_IN_REQUIRED'));
  await expect(nobody.assign({ clientIds: [newId()], staffId: newId() })).rejects.toEqual(
    told('CALL_SIGN_IN_REQUIRED'),
  );
});

it('lets a role in to what it was granted and to nothing else', async () => {
  const branch = await aBranch(office.sql);
  const agent = await aStaffMember(office.sql, { branch });
  const id = await aClient(office, branch, { assigneeId: agent.id });
  const revealer = caller(aCall(office, agent, [policy], { 'circulation.reveal': 'own' }));
  expect(await revealer.reveal({ ...look(), clientId: id })).toMatchObject({ quotaLeft: 19 });
  const assigning = revealer.assign({ clientIds: [id], staffId: agent.id });
  await expect(assigning).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
  const assigner = caller(aCall(office, agent, [policy], { 'circulation.assign': 'branch' }));
  expect(await assigner.assign({ clientIds: [id], staffId: agent.id })).toEqual({ assigned: 1 });
  await expect(assigner.reveal({ ...look(), clientId: id })).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
});

it('refuses inputs of the wrong shape before anything is read', async () => {
  const member = await aStaffMember(office.sql);
  const calls = caller(
    aCall(office, member, [policy], { 'circulation.reveal': 'own', 'circulation.assign': 'branch' }),
  );
  const wrong = [
    calls.reveal({ ...look(), field: 'card' as 'phone' }),
    calls.reveal({ ...look(), purpose: 'curiosity' as 'follow-up' }),
    calls.reveal({ ...look(), itemId: "x'; --" }),
    calls.assign({ clientIds: [], staffId: newId() }),
    calls.assign({ clientIds: Array.from({ length: 201 }, () => newId()), staffId: newId() }),
    calls.assign({ clientIds: [newId()], staffId: newId(), lapsesAt: 'soon' }),
  ];
  for (const call of wrong) await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
