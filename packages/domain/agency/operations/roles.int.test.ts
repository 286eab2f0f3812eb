import { type Grant, newId, plainGrant, type StaffId } from '@kean/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRolesOffice, type RolesOffice } from '../testing/roles-office.ts';

let office: RolesOffice;
let compliance: StaffId;
let agent: StaffId;
beforeAll(async () => {
  office = await openRolesOffice();
  compliance = await office.staffId(await office.numberOf('compliance'));
  agent = await office.staffId(await office.numberOf('agent'));
});
afterAll(() => office.close());

const roleOf = async (code: string) => {
  const role = (await (await office.as(compliance)).roles.list()).roles.find((one) => one.code === code);
  if (role === undefined) throw new Error(`no role ${code}`);
  return role;
};
const events = (action: string) =>
  office.sql.query<{ facts: Record<string, unknown>; fields: string[] }>(
    'select facts, fields from audit_event where action = $1 order by occurred_at',
    [action],
  );
const epochOf = async (id: StaffId) =>
  (await office.sql.query<{ epoch: number }>('select epoch from staff where id = $1', [id]))[0]?.epoch ?? 0;
const rotate = plainGrant('storage.rotate-keys', 'Key', 'agency');

describe('roles.list', () => {
  it('shows every role with its grants and everything that is offered', async () => {
    const { offers, roles } = await (await office.as(compliance)).roles.list();
    expect(roles).toHaveLength(9);
    expect(roles.find(({ code }) => code === 'agent')?.grants.map(({ action }) => action)).toContain('reveal');
    expect(offers.find(({ action }) => action === 'list')?.conditions).toHaveProperty('state');
  });

  it('is closed to a role without the grant', async () => {
    await expect((await office.as(agent)).roles.list()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('roles.change', () => {
  it('replaces the grants, conditions and ends included, and tells the log which acts changed', async () => {
    const role = await roleOf('archivist');
    const conditions = [{ property: 'state', oneOf: ['active'] }];
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const search: Grant = { ...plainGrant('clients.search', 'Client', 'branch'), conditions, expiresAt };
    const keep = role.grants.filter(({ clause }) => clause !== 'clients');
    const grants = [...keep, search, plainGrant('clients.list', 'Client', 'region')];
    const changed = await (await office.as(compliance)).roles.change({
      code: 'archivist',
      version: role.version,
      grants,
    });
    expect(changed.version).toBe(role.version + 1);
    expect(changed.grants).toEqual(expect.arrayContaining([search]));
    const [event] = await events('agency.role-changed');
    expect(event?.facts).toEqual({ role: 'archivist', gained: 1, lost: 1, changed: 1 });
    expect([...(event?.fields ?? [])].sort()).toEqual(['clients.list', 'clients.read', 'clients.search']);
    const { changes } = await (await office.as(compliance)).roles.history({});
    expect(changes[0]).toMatchObject({ kind: 'changed', code: 'archivist', gained: 1, lost: 1, changed: 1 });
  });

  it('refuses a version that is not the one that was read, and changes nothing', async () => {
    const role = await roleOf('security');
    const caller = await office.as(compliance);
    const change = caller.roles.change({ code: 'security', version: role.version + 1, grants: [] });
    await expect(change).rejects.toMatchObject({ cause: { code: 'AGENCY_ROLE_CHANGED_MEANWHILE', kind: 'conflict' } });
    expect(await roleOf('security')).toEqual(role);
  });

  it('lets one of two win who change a role at once', async () => {
    const role = await roleOf('hr');
    const change = async () =>
      (await office.as(compliance)).roles.change({ code: 'hr', version: role.version, grants: [...role.grants] });
    const ends = await Promise.allSettled([change(), change()]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each<[string, Grant, RegExp]>([
    ['an act', { ...rotate, action: 'sell-keys' }, /storage\.sell-keys/],
    ['a scope', { ...rotate, scope: 'galaxy' as never }, /galaxy/],
    ['a field', plainGrant('circulation.reveal', 'Client', 'own', ['salary']), /salary/],
    ['a clause', { ...rotate, clause: 'cellar' }, /cellar/],
    [
      'a condition',
      { ...plainGrant('clients.list', 'Client', 'own'), conditions: [{ property: 'phone', oneOf: ['active'] }] },
      /phone/,
    ],
  ])('refuses %s that nobody offers, and names it in both languages', async (_what, grant, name) => {
    const role = await roleOf('security');
    const grants = [...role.grants, grant];
    const refused = (await office.as(compliance)).roles.change({ code: 'security', version: role.version, grants });
    await expect(refused).rejects.toMatchObject({
      cause: {
        code: 'AGENCY_GRANT_UNKNOWN',
        publicText: { zh: expect.stringMatching(name), en: expect.stringMatching(name) },
      },
    });
    expect(await roleOf('security')).toEqual(role);
  });

  it('gives the operator no client and nobody more to a role of their own, and leaves somebody who can undo it', async () => {
    const caller = await office.as(compliance);
    const refusal = async (code: string, grants: (had: readonly Grant[]) => readonly Grant[]) => {
      const role = await roleOf(code);
      const refused = caller.roles.change({ code, version: role.version, grants: [...grants(role.grants)] });
      return refused.then(
        () => null,
        (error: { cause: { code: string } }) => error.cause.code,
      );
    };
    const list = plainGrant('clients.list', 'Client', 'own');
    expect(await refusal('operator', (had) => [...had, list])).toBe('AGENCY_ROLE_KEPT_FROM_CLIENTS');
    expect(await refusal('compliance', (had) => [...had, rotate])).toBe('AGENCY_NOT_YOUR_OWN_ROLE');
    const without = (had: readonly Grant[]) => had.filter(({ action }) => action !== 'change-roles');
    expect(await refusal('compliance', without)).toBe('AGENCY_NOBODY_LEFT_TO_UNDO');
  });
});

describe('roles.create and roles.remove', () => {
  it('add a role and take it away again, each with its event; a code is taken once', async () => {
    const caller = await office.as(compliance);
    const draft = {
      code: 'trainee',
      name: '见习',
      nameEn: 'Trainee',
      grants: [plainGrant('clients.list', 'Client', 'own')],
    };
    expect(await caller.roles.create(draft)).toMatchObject({ version: 1, people: 0 });
    await expect(caller.roles.create(draft)).rejects.toMatchObject({ cause: { code: 'AGENCY_ROLE_CODE_TAKEN' } });
    await caller.roles.remove({ code: 'trainee', version: 1 });
    expect(await events('agency.role-created')).toHaveLength(1);
    expect((await events('agency.role-removed'))[0]?.facts).toMatchObject({ role: 'trainee', lost: 1 });
  });

  it('never take away a role that somebody holds', async () => {
    const { version } = await roleOf('agent');
    const refused = (await office.as(compliance)).roles.remove({ code: 'agent', version });
    await expect(refused).rejects.toMatchObject({ cause: { code: 'AGENCY_ROLE_STILL_HELD' } });
  });
});

describe('roles.preview', () => {
  beforeEach(async () => {
    await office.sql.query('delete from client');
    const [place] = await office.sql.query<{ branch: string; region: string }>(
      'select branch_id as branch, region_id as region from staff where id = $1',
      [agent],
    );
    for (const [assignee, state] of [
      [agent, 'active'],
      [agent, 'quarantined'],
      [null, 'active'],
      [null, 'erased'],
    ] as const) {
      await office.sql.query(
        `insert into client (id, region_id, branch_id, assignee_id, state, origin, card)
         values ($1, $2, $3, $4, $5::client_state, 'registered', '')`,
        [newId(), place?.region, place?.branch, assignee, state],
      );
    }
  });

  it('counts what each holder reaches before and after under row security, and changes nothing', async () => {
    const role = await roleOf('agent');
    const epoch = await epochOf(agent);
    const conditions = [{ property: 'state', oneOf: ['active'] }];
    const wider: Grant = { ...plainGrant('clients.list', 'Client', 'branch'), conditions };
    const grants = [...role.grants.filter(({ action }) => action !== 'search'), wider];
    const preview = await (await office.as(compliance)).roles.preview({ code: 'agent', grants });
    expect(preview).toMatchObject({ version: role.version, people: role.people, refusal: null });
    const difference = Object.fromEntries(preview.acts.map((one) => [one.action, one.difference]));
    expect(difference).toMatchObject({ 'clients.list': 'wider', 'clients.search': 'lost', 'clients.read': 'same' });
    const mine = preview.listed.find(({ staffId }) => staffId === agent);
    const counts = Object.fromEntries(
      (mine?.reach ?? []).map((one) => [one.action, [one.before?.count, one.after?.count]]),
    );
    // Two of their own; with the change also the active one of the branch.
    expect(counts).toEqual({ 'clients.list': [2, 3], 'clients.search': [2, 0] });
    expect(await roleOf('agent')).toEqual(role);
    expect(await epochOf(agent)).toBe(epoch);
  });

  it('says of whom a client is closed by another role, and counts none for that person', async () => {
    await office.sql.query(`insert into staff_role values ($1, 'auditor')`, [agent]);
    const grants = (await roleOf('agent')).grants.filter(({ action }) => action !== 'search');
    const { listed } = await (await office.as(compliance)).roles.preview({ code: 'agent', grants });
    await office.sql.query(`delete from staff_role where staff_id = $1 and role_code = 'auditor'`, [agent]);
    expect(listed.filter(({ clientsClosed }) => clientsClosed).map(({ staffId }) => staffId)).toEqual([agent]);
    expect(listed.find(({ clientsClosed }) => clientsClosed)?.reach).toEqual([
      { action: 'clients.search', before: { count: 0, atLeast: false }, after: { count: 0, atLeast: false } },
    ]);
  });

  it('tells beforehand why saving would be refused', async () => {
    const { grants } = await roleOf('compliance');
    const preview = await (await office.as(compliance)).roles.preview({
      code: 'compliance',
      grants: [...grants, rotate],
    });
    expect(preview.refusal?.zh).toContain('自己的岗位');
  });
});
