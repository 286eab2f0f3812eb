import { newId, plainGrant, type StaffId } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRolesOffice, type RolesOffice } from '../testing/roles-office.ts';

let office: RolesOffice;
let agent: StaffId;
let manager: StaffId;
let compliance: StaffId;
let hr: StaffId;
const clients: Record<string, number> = {};
beforeAll(async () => {
  office = await openRolesOffice();
  [agent, manager, compliance, hr] = (await Promise.all(
    ['agent', 'store-manager', 'compliance', 'hr'].map(async (role) => office.staffId(await office.numberOf(role))),
  )) as [StaffId, StaffId, StaffId, StaffId];
  await office.sql.query(
    `update staff set branch_id = a.branch_id, region_id = a.region_id, team_id = null from staff a where staff.id = $1 and a.id = $2`,
    [manager, agent],
  );
  const [place] = await office.sql.query<{ branch: string; region: string }>(
    'select branch_id as branch, region_id as region from staff where id = $1',
    [agent],
  );
  const add = async (name: string, assignee: StaffId | null, lapsesAt: string | null) => {
    const [row] = await office.sql.query<{ number: number }>(
      `insert into client (id, region_id, branch_id, assignee_id, assignment_lapses_at, state, origin, card)
       values ($1, $2, $3, $4, $5::timestamptz, 'active', 'registered', '') returning number`,
      [newId(), place?.region, place?.branch, assignee, lapsesAt],
    );
    clients[name] = row?.number ?? 0;
  };
  await add('own', agent, null);
  await add('lapsed', agent, '2020-01-01');
  await add('unassigned', null, null);
});
afterAll(() => office.close());

const explain = async (who: StaffId, action: string, more: object = {}, about: StaffId = agent) =>
  (await office.as(who)).explain({ staffId: about, action, ...more });
const client = (name: string) => ({ clientNumber: clients[name] });

describe('explain', () => {
  it('names the deciding rule of an allowed act: role, scope and place', async () => {
    const told = await explain(manager, 'clients.read', client('own'));
    expect(told).toMatchObject({
      allowed: true,
      decidedBy: 'allowed',
      path: { role: { code: 'agent' }, grant: { scope: 'own' } },
    });
    expect(told.text.zh).toContain('经纪人');
    const ofManager = await explain(manager, 'clients.read', client('unassigned'), manager);
    expect(ofManager.path?.place?.name).toBeTruthy();
  });

  it.each([
    ['not-assigned', 'clients.read', () => client('unassigned')],
    ['assignment-lapsed', 'clients.read', () => client('lapsed')],
    ['not-granted', 'storage.rotate-keys', () => ({})],
    ['field', 'circulation.reveal', () => ({ field: 'idNumber' })],
  ] as const)('says %s where that is what is missing', async (decidedBy, action, more) => {
    expect(await explain(manager, action, more())).toMatchObject({ allowed: false, decidedBy });
  });

  it('names the roles that have what nobody of theirs has', async () => {
    const told = await explain(compliance, 'storage.rotate-keys');
    expect(told.rolesThatHaveIt.map(({ code }) => code)).toEqual(['operator']);
  });

  it('says that being auditor as well closes every client, and nothing else', async () => {
    await office.sql.query(`insert into staff_role values ($1, 'auditor')`, [agent]);
    const told = await explain(manager, 'clients.read');
    expect(told).toMatchObject({ allowed: false, decidedBy: 'kept-from-clients', path: { role: { code: 'agent' } } });
    expect(told.text.zh).toContain('客户信息因此全部关闭');
    expect((await explain(manager, 'agency.explain')).allowed).toBe(true);
    await office.sql.query(`delete from staff_role where staff_id = $1 and role_code = 'auditor'`, [agent]);
    expect((await explain(manager, 'clients.read')).allowed).toBe(true);
  });

  it('says that an extra grant has lapsed, and that somebody is suspended, before any rule', async () => {
    const { id } = await (await office.as(agent)).extraGrants.ask({
      grant: plainGrant('circulation.assign', 'Client', 'branch'),
      startsAt: new Date(Date.now() - 1000),
      endsAt: new Date(Date.now() + 3_600_000),
      reason: 'hand-over',
    });
    await (await office.as(manager)).extraGrants.approve({ id: id as never });
    expect(await explain(manager, 'circulation.assign', client('own'))).toMatchObject({
      allowed: true,
      path: { role: { extra: true } },
    });
    await (await office.as(manager)).extraGrants.revoke({ id: id as never });
    expect(await explain(manager, 'circulation.assign')).toMatchObject({ decidedBy: 'extra-lapsed' });
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [agent]);
    expect(await explain(manager, 'clients.read')).toMatchObject({ allowed: false, decidedBy: 'suspended' });
    await office.sql.query(`update staff set status = 'active' where id = $1`, [agent]);
  });

  it('tells nothing of a client to whoever may not read it: absent and out of reach are one answer', async () => {
    const answers = [client('own'), { clientNumber: 999_999_99 }].map((about) =>
      explain(hr, 'clients.read', about).then(
        () => 'told',
        (error: { cause: { code: string; publicText: object } }) =>
          JSON.stringify([error.cause.code, error.cause.publicText]),
      ),
    );
    const [mine, absent] = await Promise.all(answers);
    expect(mine).toBe(absent);
    expect(mine).toContain('AGENCY_RECORD_NOT_FOUND');
  });

  it('is about people within reach only, and stands in the log without a value', async () => {
    const other = explain(agent, 'clients.read', {}, manager);
    await expect(other).rejects.toMatchObject({ cause: { code: 'AGENCY_STAFF_NOT_FOUND' } });
    const rows = await office.sql.query<{ facts: Record<string, unknown>; subject_id: string }>(
      `select facts, subject_id from audit_event where action = 'agency.permission-explained'`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { facts } of rows) expect(Object.keys(facts).sort()).toEqual(['act', 'answer', 'clientId']);
  });
});
