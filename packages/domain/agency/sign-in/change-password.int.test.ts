import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aDevice,
  cookieOf,
  eventsOf,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const change = (currentPassword: unknown, newPassword: unknown, cookie: string, from = aDevice()) =>
  office.post('/change-password', { currentPassword, newPassword }, { cookie, from });
const codeOf = async (response: Response) => ((await response.json()) as { error?: { code: string } }).error?.code;

describe('changing the own password', () => {
  it('ends every session, gives the one that asked a new one, and the old password no longer opens', async () => {
    const person = personOf(office, 'agent');
    const [here, elsewhere] = [await office.enter(person), await office.enter(person)];
    const response = await change(person.password, 'seven lanterns over the harbour', here);
    expect(response.status).toBe(200);
    for (const cookie of [here, elsewhere]) expect(await office.signIn.principalOf({ cookie })).toBeNull();
    expect(await office.signIn.principalOf({ cookie: cookieOf(response) })).not.toBeNull();
    expect((await office.post('/sign-in/email', person)).status).toBe(401);
    await office.enter({ ...person, password: 'seven lanterns over the harbour' });
    const changed = (await eventsOf(office)).filter((event) => event.action === 'agency.password-changed');
    expect(changed).toHaveLength(1);
    expect(JSON.stringify(changed)).not.toContain('lanterns');
  });

  it('takes one password for one, however a keyboard composes its letters', async () => {
    const person = personOf(office, 'agent', 1);
    const composed = 'crème brûlée ２０ Portionen'.normalize('NFC');
    await change(person.password, composed, await office.enter(person));
    const decomposed = 'crème brûlée 20 Portionen'.normalize('NFD');
    await office.enter({ ...person, password: decomposed });
  });

  it('keeps spaces: a password is not trimmed', async () => {
    const person = personOf(office, 'agent', 2);
    await change(person.password, ' eleven owls were counting ', await office.enter(person));
    expect((await office.post('/sign-in/email', { ...person, password: 'eleven owls were counting' })).status).toBe(
      401,
    );
    await office.enter({ ...person, password: ' eleven owls were counting ' });
  });

  it.each([
    ['fourteen runes', 'AGENCY_PASSWORD_TOO_SHORT'],
    ['x1'.repeat(200), 'AGENCY_PASSWORD_TOO_LONG'],
    ['Password1234567!', 'AGENCY_PASSWORD_TOO_COMMON'],
    ['its owner’s e-mail', 'AGENCY_PASSWORD_NAMES_ITS_OWNER'],
    ['KeAn-office-2026', 'AGENCY_PASSWORD_NAMES_ITS_OWNER'],
  ])('refuses %s with %s, and nothing changes', async (password, code) => {
    const person = personOf(office, 'regional-manager');
    const cookie = await office.enter(person);
    const wanted = password === 'its owner’s e-mail' ? person.email : password;
    const response = await change(person.password, wanted, cookie);
    expect([response.status, await codeOf(response)]).toEqual([400, code]);
    expect(await office.signIn.principalOf({ cookie })).not.toBeNull();
    await office.enter(person);
  });

  it('keeps the second step that was passed, and is nothing for a session that has not passed it', async () => {
    const person = personOf(office, 'operator');
    const halfway = await office.enterHalfway(person);
    const refused = await change(person.password, 'seven lanterns over the harbour', halfway);
    expect(await codeOf(refused)).toBe('CALL_SECOND_FACTOR_REQUIRED');
    const response = await change(person.password, 'seven lanterns over the harbour', await office.enter(person));
    const after = await office.signIn.principalOf({ cookie: cookieOf(response) });
    expect(after?.assurance?.owes).toBe('nothing');
    expect(await office.signIn.principalOf({ cookie: halfway })).toBeNull();
  });

  it('asks for the current password, logs a wrong one and limits guessing it', async () => {
    const [person, from] = [personOf(office, 'compliance'), aDevice()];
    const cookie = await office.enter(person, { from });
    for (let tries = 0; tries < 5; tries++) {
      const response = await change('not the current one', 'seven lanterns over the harbour', cookie, from);
      expect([response.status, await codeOf(response)]).toEqual([400, 'AGENCY_CURRENT_PASSWORD_WRONG']);
    }
    expect((await change(person.password, 'seven lanterns over the harbour', cookie, from)).status).toBe(429);
    const refused = (await eventsOf(office)).filter((event) => event.action === 'agency.password-change-refused');
    expect(refused).toHaveLength(5);
  });

  it('is for who is signed in', async () => {
    const person = personOf(office, 'auditor');
    for (const cookie of ['', 'kean.session_token=made.up']) {
      const response = await change(person.password, 'seven lanterns over the harbour', cookie);
      expect([response.status, await codeOf(response)]).toEqual([401, 'AGENCY_SIGN_IN_REQUIRED']);
    }
  });

  it('refuses what has not the shape', async () => {
    const cookie = await office.enter(personOf(office, 'auditor'));
    expect((await change(1, ['x'], cookie)).status).toBe(400);
  });
});
