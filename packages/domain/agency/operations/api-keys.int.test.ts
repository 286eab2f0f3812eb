import { authorizerFor, compileRuleSet, deniesEverything, heldRules, limitedTo } from '@kean/authorization';
import { plainGrant } from '@kean/kernel';
import { type CallContext, callerFactory, router, type Services } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agencyApi } from '../api.ts';
import { policy } from '../policy.ts';
import { MOST_REQUESTS_A_MINUTE } from '../sign-in/keys/find-api-key.ts';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';

const READ_STAFF = plainGrant('agency.read-staff', 'Staff', 'agency');
const HOLD = plainGrant('agency.hold-api-keys', 'ApiKey', 'own');
const rules = compileRuleSet([policy], { security: [READ_STAFF, HOLD], compliance: [HOLD], agent: [] });

let office: SignInOffice;
let signIn: SignInOffice['signIn'];
let cookie: string;
beforeAll(async () => {
  office = await openSignInOffice();
  signIn = office.another({ rules: heldRules(rules) });
  cookie = await office.enter(personOf(office, 'security'));
});
afterAll(() => office.close());

const caller = callerFactory(router({ agency: agencyApi }));

async function by(headers: Record<string, string>) {
  const principal = await signIn.principalOf(headers);
  const report = { refused: async () => undefined, failed: () => undefined };
  const whole = principal === null ? deniesEverything : authorizerFor(rules, principal);
  const authorizer = principal?.onlyActions === undefined ? whole : limitedTo(whole, principal.onlyActions);
  const services = { db: office.db } as Services;
  return caller({ principal, authorizer, services, locale: 'zh', requestId: 'test', report } as CallContext).agency;
}
const make = async (actions = ['agency.read-staff'], name = '报表') =>
  (await by({ cookie })).keys.create({ name, days: 30, actions });
const as = (key: string) => ({ authorization: `Bearer ${key}` });

describe('an API key', () => {
  it('acts for its owner with its own actions alone, and is no session', async () => {
    const { key, view } = await make();
    expect(view).toMatchObject({ prefix: key.slice(0, 13), actions: ['agency.read-staff'], state: 'in-use' });
    const principal = await signIn.principalOf(as(key));
    expect(principal).toMatchObject({ sessionId: null, onlyActions: ['agency.read-staff'], grants: [READ_STAFF] });
    const program = await by(as(key));
    expect(Array.isArray(await program.staff.assignable())).toBe(true);
    for (const call of [
      program.session.current(),
      program.sessions.list(),
      program.factors.list(),
      program.keys.list(),
    ])
      await expect(call).rejects.toThrow('CALL_NOT_YOUR_ROLE');
    await expect(program.keys.create({ name: 'x', days: 7, actions: ['agency.read-staff'] })).rejects.toThrow(
      'CALL_NOT_YOUR_ROLE',
    );
  });

  it('never gets past an act that asks for a fresh proof', async () => {
    const { key } = await make();
    expect((await signIn.principalOf(as(key)))?.assurance?.provenSecondsAgo).toBe(Number.POSITIVE_INFINITY);
  });

  it('is told once; the database keeps a digest', async () => {
    const { key } = await make();
    const { keys } = await (await by({ cookie })).keys.list();
    const stored = JSON.stringify(await office.sql.query(`select *, encode(digest, 'escape') from api_key`));
    for (const text of [JSON.stringify(keys), stored]) expect(text).not.toContain(key.slice(14));
  });

  it('ends: when revoked, when its time is over, and with its owner', async () => {
    const [revoked, over, orphan] = [await make(), await make(), await make()];
    await (await by({ cookie })).keys.revoke({ keyId: revoked.view.id });
    await office.sql.query(`update api_key set expires_at = now() - interval '1 s' where id = $1`, [over.view.id]);
    for (const { key } of [revoked, over]) expect(await signIn.principalOf(as(key))).toBeNull();
    const set = `update staff set status = $1::staff_status where id = (select id from auth_user where email = $2)`;
    await office.sql.query(set, ['suspended', personOf(office, 'security').email]);
    expect(await signIn.principalOf(as(orphan.key))).toBeNull();
    await office.sql.query(set, ['active', personOf(office, 'security').email]);
    expect(await signIn.principalOf(as(orphan.key))).not.toBeNull();
  });

  it('cannot be made to live longer than ninety days, nor to hold what its owner does not', async () => {
    const { view } = await make();
    await expect(
      office.sql.query(`update api_key set expires_at = now() + interval '91 days' where id = $1`, [view.id]),
    ).rejects.toThrow('api_key_ends');
    for (const actions of [['clients.list'], ['agency.hold-api-keys']])
      await expect(make(actions)).rejects.toThrow('AGENCY_KEY_ACTION_NOT_OWN');
  });

  it('loses what its owner loses', async () => {
    const { key } = await make();
    const fewer = compileRuleSet([policy], { security: [HOLD] });
    const principal = await office.another({ rules: heldRules(fewer) }).principalOf(as(key));
    expect(principal?.grants).toEqual([]);
  });

  it('of a colleague is unknown, and nobody without the grant makes one', async () => {
    const { view } = await make();
    const other = await by({ cookie: await office.enter(personOf(office, 'compliance')) });
    await expect(other.keys.revoke({ keyId: view.id })).rejects.toThrow('AGENCY_KEY_UNKNOWN');
    const agent = await by({ cookie: await office.enter(personOf(office, 'agent')) });
    await expect(agent.keys.list()).rejects.toThrow('CALL_NOT_YOUR_ROLE');
  });

  it('is in the log when it is made, first used and revoked, and never the key itself', async () => {
    const { key, view } = await make();
    await signIn.principalOf(as(key));
    await signIn.principalOf(as(key));
    await (await by({ cookie })).keys.revoke({ keyId: view.id });
    const events = (await eventsOf(office)).filter(({ subject_id }) => subject_id === view.id);
    expect(events.map(({ action }) => action)).toEqual([
      'agency.api-key-created',
      'agency.api-key-used',
      'agency.api-key-revoked',
    ]);
    expect(JSON.stringify(events)).not.toContain(key.slice(14));
  });

  it('asks six hundred times a minute and no more', async () => {
    await office.sql.query('update api_key set revoked_at = now() where revoked_at is null');
    const { key } = await make();
    for (let asked = 0; asked < MOST_REQUESTS_A_MINUTE; asked += 1) await signIn.principalOf(as(key));
    await expect(signIn.principalOf(as(key))).rejects.toThrow('AGENCY_KEY_LIMITED');
  });

  it('keeps what it opened at its limit: to open counts, to be looked at does not, and what ends the key ends that', async () => {
    await office.sql.query('update api_key set revoked_at = now() where revoked_at is null');
    const { key, view } = await make();
    for (let asked = 0; asked < MOST_REQUESTS_A_MINUTE - 1; asked += 1) await signIn.principalOf(as(key));
    for (let looked = 0; looked < 5; looked += 1) expect(await signIn.principalStillBy(as(key))).not.toBeNull();
    expect(await signIn.principalOf(as(key))).not.toBeNull();
    await expect(signIn.principalOf(as(key))).rejects.toThrow('AGENCY_KEY_LIMITED');
    expect(await signIn.principalStillBy(as(key))).toEqual(
      expect.objectContaining({ onlyActions: expect.any(Array), sessionId: null }),
    );
    await (await by({ cookie })).keys.revoke({ keyId: view.id });
    expect(await signIn.principalStillBy(as(key))).toBeNull();
    expect(await signIn.principalStillBy({})).toBeNull();
  });

  it('is one of ten at most, also when two are made at once', async () => {
    await office.sql.query('update api_key set revoked_at = now() where revoked_at is null');
    const made = await Promise.allSettled(Array.from({ length: 12 }, () => make()));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('made up, cut or of another form is nobody', async () => {
    const { key } = await make().catch(() => ({ key: `kean_aaaaaaaa_${'a'.repeat(43)}` }));
    for (const text of [`${key.slice(0, -1)}_`, key.slice(0, -1), 'kean_', 'other'])
      expect(await signIn.principalOf(as(text))).toBeNull();
  });
});
