import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsApi } from './api.ts';
import { policy } from './policy.ts';
import { aCall, aClient, aStrangersCall, openOffice, type TestOffice } from './testing/index.ts';

let office: TestOffice;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

const caller = callerFactory(clientsApi);
const codeOf = (code: string) => expect.objectContaining({ message: code });

describe('the door of clients', () => {
  it('lets nobody in who is not signed in', async () => {
    const nobody = caller(aStrangersCall(office));
    await expect(nobody.list({})).rejects.toEqual(codeOf('CALL_SIGN_IN_REQUIRED'));
    await expect(nobody.search({ q: '王' })).rejects.toEqual(codeOf('CALL_SIGN_IN_REQUIRED'));
  });

  it('lets a role in to what it was granted and to nothing else', async () => {
    const branch = await aBranch(office.sql);
    const member = await aStaffMember(office.sql, { branch });
    const id = await aClient(office, branch, { assigneeId: member.id });
    const reader = caller(aCall(office, member, [policy], { 'clients.read': 'own' }));
    expect(await reader.dossier({ clientId: id })).toMatchObject({ id });
    await expect(reader.list({})).rejects.toEqual(codeOf('CALL_NOT_YOUR_ROLE'));
    await expect(reader.search({ q: '王' })).rejects.toEqual(codeOf('CALL_NOT_YOUR_ROLE'));
    const lister = caller(aCall(office, member, [policy], { 'clients.list': 'own', 'clients.search': 'own' }));
    expect((await lister.list({})).rows).toHaveLength(1);
    expect((await lister.search({ q: '王' })).rows).toHaveLength(1);
    await expect(lister.dossier({ clientId: id })).rejects.toEqual(codeOf('CALL_NOT_YOUR_ROLE'));
  });

  it('refuses inputs of the wrong shape before anything is read', async () => {
    const member = await aStaffMember(office.sql);
    const all = { 'clients.list': 'own', 'clients.search': 'own', 'clients.read': 'own' } as const;
    const calls = caller(aCall(office, member, [policy], all));
    const wrong = [
      calls.list({ limit: 0 }),
      calls.list({ limit: 101 }),
      calls.search({ q: '   ' }),
      calls.search({ q: 'x'.repeat(41) }),
      calls.dossier({ clientId: '1 or 1=1' }),
    ];
    for (const call of wrong) await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
