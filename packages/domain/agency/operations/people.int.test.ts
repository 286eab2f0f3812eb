import { authorizerFor, compileRuleSet, grantsOf } from '@kean/authorization';
import { plainGrant, type Scope, systemClock } from '@kean/kernel';
import { type CallContext, callerFactory, type HoldingSource, router, type Services } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdings } from '../holdings.ts';
import { peopleApi } from '../people/api.ts';
import { policy } from '../policy.ts';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const elsewhere: HoldingSource = {
  kind: 'things',
  title: { zh: '物品', en: 'Things' },
  fate: { zh: '留下', en: 'Stay' },
  count: async () => ({ count: 3, until: null }),
};
const caller = callerFactory(router({ agency: peopleApi([...holdings, elsewhere]) }));

type Action = 'read-staff' | 'read-holdings' | 'end-sessions';

/** Calls as a demo person who holds these actions in this scope. */
async function as(role: string, scope: Scope, ...actions: Action[]) {
  const [row] = await office.sql.query<Record<'id' | 'region_id' | 'branch_id' | 'team_id', string>>(
    'select s.* from staff s join auth_user u on u.id = s.id where u.email = $1',
    [personOf(office, role).email],
  );
  const grants = actions.map((action) => plainGrant(`agency.${action}`, 'Staff', scope));
  const ruleSet = compileRuleSet([policy], { [role]: grants });
  const principal = {
    staffId: row?.id,
    sessionId: null,
    regionId: row?.region_id,
    branchId: row?.branch_id,
    teamId: row?.team_id,
    roles: [role],
    grants: grantsOf(ruleSet, [role]),
    policyHash: ruleSet.hash,
    epoch: 1,
    assurance: { owes: 'nothing', provenSecondsAgo: 0 },
  } as never;
  return call({ principal, authorizer: authorizerFor(ruleSet, principal) });
}

function call(who: Pick<CallContext, 'principal' | 'authorizer'>) {
  const report = { refused: async () => undefined, failed: () => undefined };
  const services = { db: office.db, clock: systemClock } as Services;
  return caller({ ...who, services, locale: 'zh', requestId: 'test', report } as CallContext).agency.people;
}
const nobody = () => call({ principal: null, authorizer: null });
const idOf = async (role: string) =>
  (
    await office.sql.query<{ id: never }>('select id from auth_user where email = $1', [personOf(office, role).email])
  )[0]?.id as never;

describe('agency.people.search', () => {
  it('finds by a part of the name and by the beginning of the number, within reach', async () => {
    const hr = await as('hr', 'agency', 'read-staff');
    const agent = personOf(office, 'agent');
    const byName = await hr.search({ text: agent.name });
    expect(byName.rows.map(({ displayName }) => displayName)).toEqual([agent.name]);
    expect((await hr.search({ text: 's000' })).rows.map(({ number }) => number)).toEqual(
      Array.from({ length: 9 }, (_, place) => `S000${place + 1}`),
    );
    expect(await hr.search({ text: '' })).toMatchObject({ more: true });
    const manager = await as('store-manager', 'branch', 'read-staff');
    expect((await manager.search({ text: '' })).rows).toHaveLength(9);
  });

  it('takes signs of patterns for what they are', async () => {
    const hr = await as('hr', 'agency', 'read-staff');
    for (const text of ['%', '_', '\\', "'"]) expect((await hr.search({ text })).rows).toEqual([]);
  });
});

describe('agency.people.holdings', () => {
  it('counts what every source gives out, names the sessions, and says in the log that somebody looked', async () => {
    const person = personOf(office, 'agent');
    await office.enter(person);
    await office.enter(person);
    const hr = await as('hr', 'agency', 'read-holdings');
    const staffId = await idOf('agent');
    const held = await hr.holdings({ staffId });
    expect(held.person.displayName).toBe(person.name);
    expect(held.kinds.map(({ kind, count }) => [kind, count])).toEqual([
      ['sessions', 2],
      ['streams', 0],
      ['api-keys', 0],
      ['identities', 0],
      ['extra-grants', 0],
      ['things', 3],
    ]);
    expect(held.sessions).toHaveLength(2);
    expect(JSON.stringify(held)).not.toMatch(/token|userAgent|10\.\d+\.\d+/);
    expect(held.closedClients).toBeNull();
    const event = (await eventsOf(office)).at(-1);
    expect(event).toMatchObject({ action: 'agency.holdings-read', subject_id: staffId, outcome: 'allowed' });
    expect(event?.facts ?? {}).toEqual({});
  });
});

describe('a person who is agent and auditor at once', () => {
  it('is shown with clients closed, and by which role; an auditor alone has nothing to be closed', async () => {
    const [agent, auditor] = [await idOf('agent'), await idOf('auditor')];
    const hr = await as('hr', 'agency', 'read-holdings');
    await office.sql.query(`insert into staff_role values ($1, 'auditor')`, [agent]);
    expect((await hr.holdings({ staffId: agent })).closedClients).toEqual({
      by: [{ name: '审计', nameEn: 'Auditor' }],
      of: [{ name: '经纪人', nameEn: 'Agent' }],
    });
    await office.sql.query(`delete from staff_role where staff_id = $1 and role_code = 'auditor'`, [agent]);
    expect((await hr.holdings({ staffId: auditor })).closedClients).toBeNull();
  });
});

describe('holdings beyond the roles', () => {
  it('are keys that still open and extra grants that are or will be in force, each with the last end', async () => {
    const [staffId, decider] = [await idOf('compliance'), await idOf('store-manager')];
    const key = (end: string, revoked: string) =>
      office.sql.query(
        `insert into api_key (id, staff_id, name, prefix, digest, created_at, expires_at, revoked_at)
         values (gen_random_uuid(), $1, '报表', 'kean_report', sha256(gen_random_uuid()::text::bytea), now() - interval '2 days',
           now() + interval '${end}', ${revoked})`,
        [staffId],
      );
    await key('5 days', 'null');
    await key('-1 day', 'null');
    await key('9 days', 'now()');
    const extra = (state: string, from: string, to: string) =>
      office.sql.query(
        `insert into extra_grant (id, staff_id, clause, action, subject, scope, starts_at, ends_at, reason, state, asked_by,
           decided_by, decided_at)
         values (gen_random_uuid(), $1, 'clients', 'read', 'Client', 'own', now() + interval '${from}', now() + interval '${to}',
           'audit', '${state}', $1, $2, now())`,
        [staffId, decider],
      );
    await extra('approved', '-1 hour', '1 day');
    await extra('approved', '1 day', '3 days');
    await extra('approved', '-3 days', '-1 day');
    await extra('refused', '-1 hour', '1 day');
    await extra('revoked', '-1 hour', '1 day');
    const { kinds } = await (await as('hr', 'agency', 'read-holdings')).holdings({ staffId });
    const held = kinds.filter(({ kind }) => kind === 'api-keys' || kind === 'extra-grants');
    const daysLeft = (until: Date | null) => Math.round(((until?.getTime() ?? 0) - Date.now()) / 86_400_000);
    expect(held.map(({ kind, count, until }) => [kind, count, daysLeft(until)])).toEqual([
      ['api-keys', 1, 5],
      ['extra-grants', 2, 3],
    ]);
  });
});

describe('agency.people.endSessions', () => {
  it('signs out there, then everywhere, with an event and a revocation each, and is harmless to repeat', async () => {
    const person = personOf(office, 'auditor');
    const [here, there] = [await office.enter(person), await office.enter(person)];
    const staffId = await idOf('auditor');
    const security = await as('security', 'agency', 'read-holdings', 'end-sessions');
    const [latest] = (await security.holdings({ staffId })).sessions;
    expect(await security.endSessions({ staffId, sessionId: latest?.id as never })).toEqual({ ended: 1 });
    expect(await office.signIn.principalOf({ cookie: there })).toBeNull();
    expect(await office.signIn.principalOf({ cookie: here })).not.toBeNull();
    expect(await security.endSessions({ staffId })).toEqual({ ended: 1 });
    expect(await office.signIn.principalOf({ cookie: here })).toBeNull();
    expect(await security.endSessions({ staffId })).toEqual({ ended: 0 });
    const events = (await eventsOf(office)).filter(({ action }) => action === 'agency.person-signed-out');
    expect(events.map(({ facts }) => facts)).toEqual([
      { ended: 1, everywhere: false },
      { ended: 1, everywhere: true },
      { ended: 0, everywhere: true },
    ]);
    const told = await office.sql.query(`select why from revocation where staff_id = $1 and why = 'session-ended'`, [
      staffId,
    ]);
    expect(told).toHaveLength(2);
  });

  it("leaves a session alone that is another person's", async () => {
    const cookie = await office.enter(personOf(office, 'compliance'));
    const security = await as('security', 'agency', 'read-holdings', 'end-sessions');
    const [session] = (await security.holdings({ staffId: await idOf('compliance') })).sessions;
    const asked = { staffId: await idOf('hr'), sessionId: session?.id as never };
    expect(await security.endSessions(asked)).toEqual({ ended: 0 });
    expect(await office.signIn.principalOf({ cookie })).not.toBeNull();
  });
});

describe('each of them', () => {
  const staffId = '00000000-0000-4000-8000-000000000000' as never;
  it('is refused to nobody, to other roles, and for what has not the shape', async () => {
    for (const refused of [
      nobody().search({ text: '' }),
      nobody().holdings({ staffId }),
      nobody().endSessions({ staffId }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    }
    const agent = await as('agent', 'branch', 'read-staff');
    for (const refused of [agent.holdings({ staffId }), agent.endSessions({ staffId })]) {
      await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const hr = await as('hr', 'agency', 'read-staff', 'read-holdings', 'end-sessions');
    for (const input of [{ staffId: 'x' }, { staffId, more: 1 }, 'all', {}]) {
      await expect(hr.holdings(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(hr.endSessions(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    await expect(hr.search({ text: 'x'.repeat(41) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('does not tell who is out of reach from who is not there', async () => {
    const manager = await as('store-manager', 'branch', 'read-holdings', 'end-sessions');
    const away = await idOf('hr');
    for (const id of [away, staffId]) {
      await expect(manager.holdings({ staffId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(manager.endSessions({ staffId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(manager.holdings({ staffId: await idOf('agent') })).resolves.toBeDefined();
  });
});
