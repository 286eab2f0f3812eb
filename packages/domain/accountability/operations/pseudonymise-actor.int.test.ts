import { clientsApi } from '@kean/clients/api';
import { policy as clientsPolicy } from '@kean/clients/policy';
import { aCall, aClient, aStrangersCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountabilityApi } from '../api.ts';
import { policy } from '../policy.ts';

const caller = callerFactory(accountabilityApi);
let office: TestOffice;
let here: TestBranch;
let officer: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  officer = await aStaffMember(office.sql, { branch: null });
});
afterAll(() => office.close());

const compliance = () =>
  caller(
    aCall(office, officer, [policy], {
      'accountability.pseudonymise-actor': 'agency',
      'accountability.read-log': 'agency',
    }),
  );

async function aLeaver(): Promise<TestStaff> {
  const member = await aStaffMember(office.sql, { branch: here });
  const clientId = await aClient(office, here, { assigneeId: member.id });
  await callerFactory(clientsApi)(aCall(office, member, [clientsPolicy], { 'clients.read': 'own' })).dossier({
    clientId,
  });
  await office.sql.query("update staff set status = 'left' where id = $1", [member.id]);
  return member;
}

describe('a pseudonym in the log', () => {
  it('takes the place of number and id for everybody, and no hash changes', async () => {
    const leaver = await aLeaver();
    const before = await rowsOf(leaver);
    const pseudonym = await compliance().log.pseudonymise({ staffId: leaver.id });
    expect(pseudonym).toEqual({ id: expect.any(String), label: expect.stringMatching(/^X-[A-Z2-9]{8}$/) });
    const found = await compliance().log.search({ staffId: pseudonym.id });
    expect(found.entries.map(({ action, staff }) => [action, staff])).toEqual([
      ['clients.dossier-read', { id: pseudonym.id, number: pseudonym.label }],
    ]);
    const everything = JSON.stringify(await compliance().log.search({ limit: 200 }));
    expect(everything).not.toContain(leaver.id);
    expect(everything).not.toContain(leaver.number);
    expect(await rowsOf(leaver)).toEqual(before);
  });

  it('is found by itself, and no longer by the number or id it replaced', async () => {
    const leaver = await aLeaver();
    const count = async (asked: object) => (await compliance().log.search(asked)).entries.length;
    expect([await count({ staffNumber: leaver.number }), await count({ staffId: leaver.id })]).toEqual([1, 1]);
    const { label } = await compliance().log.pseudonymise({ staffId: leaver.id });
    expect([await count({ staffNumber: leaver.number }), await count({ staffId: leaver.id })]).toEqual([0, 0]);
    expect(await count({ staffNumber: label })).toBe(1);
  });

  it('is made once: asked again it is the same, and the log says once that it was made', async () => {
    const leaver = await aLeaver();
    const first = await compliance().log.pseudonymise({ staffId: leaver.id });
    expect(await compliance().log.pseudonymise({ staffId: leaver.id })).toEqual(first);
    const made = (await eventsOf(office, officer.id)).filter(
      ({ action, subjectId }) => action === 'accountability.actor-pseudonymised' && subjectId === leaver.id,
    );
    expect(made).toHaveLength(1);
  });

  it('is not for whoever still works here, nor for nobody', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    await expect(compliance().log.pseudonymise({ staffId: member.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'ACCOUNTABILITY_STAFF_STILL_HERE',
    });
    await expect(compliance().log.pseudonymise({ staffId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not made by another role, nor by whoever is not signed in', async () => {
    const asked = { staffId: newId() };
    await expect(caller(aCall(office, officer, [policy], {})).log.pseudonymise(asked)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(caller(aStrangersCall(office)).log.pseudonymise(asked)).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    await expect(compliance().log.pseudonymise({ staffId: 'S0042' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

function rowsOf(member: TestStaff) {
  return office.sql.query('select * from audit_event where principal_id = $1', [member.id]);
}
