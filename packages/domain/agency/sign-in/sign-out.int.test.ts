import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const signedOut = async () => (await eventsOf(office)).filter((event) => event.action === 'agency.signed-out');

describe('signing out', () => {
  it('ends this session at once and no other, with its event, and takes the cookie away', async () => {
    const [here, elsewhere] = [
      await office.enter(personOf(office, 'agent')),
      await office.enter(personOf(office, 'agent')),
    ];
    const principal = await office.signIn.principalOf({ cookie: here });
    const response = await office.post('/sign-out', {}, { cookie: here });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual(['kean.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect(await office.signIn.principalOf({ cookie: here })).toBeNull();
    expect(await office.signIn.principalOf({ cookie: elsewhere })).not.toBeNull();
    expect((await signedOut()).at(-1)).toMatchObject({
      principal_id: principal?.staffId,
      session_id: principal?.sessionId,
      subject_id: principal?.staffId,
    });
  });

  it('is harmless twice, without a session and with a cookie that somebody made up', async () => {
    const cookie = await office.enter(personOf(office, 'hr'));
    await office.post('/sign-out', {}, { cookie });
    const before = (await signedOut()).length;
    for (const sent of [{ cookie }, {}, { cookie: 'kean.session_token=made.up' }]) {
      expect((await office.post('/sign-out', {}, sent)).status).toBe(200);
    }
    expect(await signedOut()).toHaveLength(before);
  });

  it('works for somebody who was suspended meanwhile', async () => {
    const person = personOf(office, 'security');
    const cookie = await office.enter(person);
    const set = `update staff set status = $2::staff_status where id = (select id from auth_user where email = $1)`;
    await office.sql.query(set, [person.email, 'suspended']);
    expect((await office.post('/sign-out', {}, { cookie })).status).toBe(200);
    expect((await signedOut()).at(-1)).toMatchObject({ principal_id: null, subject_id: expect.any(String) });
  });

  it('cannot be done to somebody by a page of another site', async () => {
    const cookie = await office.enter(personOf(office, 'auditor'));
    const response = await office.post('/sign-out', {}, { cookie, headers: { origin: 'https://elsewhere.example' } });
    expect(response.status).toBe(403);
    expect(await office.signIn.principalOf({ cookie })).not.toBeNull();
  });

  it('says so when it failed, and the session is still there', async () => {
    const cookie = await office.enter(personOf(office, 'operator'));
    await office.sql.query('revoke delete on auth_session from kean_api');
    const response = await office.post('/sign-out', {}, { cookie });
    await office.sql.query('grant delete on auth_session to kean_api');
    expect([response.status, response.headers.getSetCookie()]).toEqual([503, []]);
    expect(await office.signIn.principalOf({ cookie })).not.toBeNull();
  });
});
