import { personalData } from '@kean/clients/personal-data';
import { aCall, aStrangersCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { callerFactory } from '@kean/procedures';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Register } from '../contract/register.ts';
import { policy } from '../policy.ts';
import { registerApi } from '../register/api.ts';

const caller = callerFactory(registerApi([personalData]));

let office: TestOffice;
let officer: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  officer = await aStaffMember(office.sql, { branch: null });
});
afterAll(() => office.close());

describe('the register', () => {
  it('is given to whoever may read it, and that it was read stands in the log without a value', async () => {
    const call = aCall(office, officer, [policy], { 'accountability.read-register': 'agency' }, ['compliance']);
    const { entries } = Register.parse(await caller(call).register());
    expect(entries.map(({ place }) => place)).toContain('client_field.sealed');
    const events = await eventsOf(office, officer.id);
    expect(events).toMatchObject([
      { action: 'accountability.register-read', outcome: 'allowed', facts: { count: entries.length } },
    ]);
  });

  it('is not given to a role without the grant, nor to whoever is not signed in', async () => {
    const auditor = await aStaffMember(office.sql, { branch: null });
    const call = aCall(office, auditor, [policy], { 'accountability.read-log': 'agency' }, ['auditor']);
    await expect(caller(call).register()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(caller(aStrangersCall(office)).register()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await eventsOf(office, auditor.id)).toEqual([]);
  });

  it('is not given where its reading cannot be written', async () => {
    const call = aCall(office, officer, [policy], { 'accountability.read-register': 'agency' }, ['compliance']);
    // The last of this file's database: the right does not come back.
    await office.sql.query('REVOKE EXECUTE ON FUNCTION append_audit_events FROM kean_api');
    await expect(caller(call).register()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });
});
