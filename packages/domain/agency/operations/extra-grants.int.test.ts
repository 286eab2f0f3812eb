import { fixedClock, type Grant, plainGrant, type StaffId, systemClock } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRolesOffice, type RolesOffice } from '../testing/roles-office.ts';

let office: RolesOffice;
const people: Record<string, StaffId> = {};
beforeAll(async () => {
  office = await openRolesOffice();
  const rows = await office.sql.query<{ id: StaffId; role: string; branch: string | null }>(
    `select s.id, r.role_code as role, s.branch_id as branch from staff s join staff_role r on r.staff_id = s.id
      order by s.number`,
  );
  const manager = rows.find(({ role }) => role === 'store-manager');
  people.manager = manager?.id as StaffId;
  people.otherManager = rows.find(({ role, id }) => role === 'store-manager' && id !== manager?.id)?.id as StaffId;
  const agents = rows.filter(({ role, branch }) => role === 'agent' && branch === manager?.branch);
  people.agent = agents[0]?.id as StaffId;
  people.colleague = agents[1]?.id as StaffId;
  for (const role of ['compliance', 'auditor', 'security', 'hr', 'regional-manager']) {
    people[role] = rows.find((one) => one.role === role)?.id as StaffId;
  }
});
afterAll(() => office.close());

const idOf = (name: string): StaffId => people[name] as StaffId;
const as = (name: string) => office.as(idOf(name));
const numberOf = async (who: string) =>
  (await office.sql.query<{ number: string }>('select number from staff where id = $1', [idOf(who)]))[0]?.number ?? '';
const list = plainGrant('clients.list', 'Client', 'branch');
const hours = (n: number) => new Date(Date.now() + n * 3_600_000);
const ask = async (who: string, grant: Grant = list, more: object = {}) =>
  (
    await (
      await as(who)
    ).extraGrants.ask({
      grant,
      startsAt: hours(-1),
      endsAt: hours(48),
      reason: 'cover-colleague',
      ...more,
    })
  ).id as never;
const approve = async (who: string, id: never) => (await as(who)).extraGrants.approve({ id });
const mayBranch = async (who: string, clock = systemClock) =>
  (await office.call(idOf(who), clock)).authorizer.scopeOf('clients.list');
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { cause?: { code?: string }; code: string }) => error.cause?.code ?? error.code,
  );
const events = (action: string) =>
  office.sql.query<{ facts: Record<string, unknown> }>('select facts from audit_event where action = $1', [action]);
const epochOf = async (who: string) =>
  (await office.sql.query<{ epoch: number }>('select epoch from staff where id = $1', [idOf(who)]))[0]?.epoch ?? 0;

describe('an extra grant', () => {
  it('gives nothing while it is asked for, all of it once approved, and nothing when it is over or revoked', async () => {
    expect(await mayBranch('agent')).toBe('own');
    const id = await ask('agent');
    const epoch = await epochOf('agent');
    expect(await mayBranch('agent')).toBe('own');
    expect(await epochOf('agent')).toBe(epoch);
    await approve('manager', id);
    expect(await epochOf('agent')).toBe(epoch + 1);
    expect(await mayBranch('agent')).toBe('branch');
    // The rules outlive the moment; the decision does not.
    expect(await mayBranch('agent', fixedClock(hours(49)))).toBe('own');
    await (await as('manager')).extraGrants.revoke({ id });
    expect(await mayBranch('agent')).toBe('own');
    expect(await epochOf('agent')).toBe(epoch + 2);
    for (const happened of ['asked', 'approved', 'revoked']) {
      const [event] = await events(`agency.extra-grant-${happened}`);
      expect(event?.facts).toMatchObject({ extraGrantId: id, act: 'clients.list', scope: 'branch' });
    }
  });

  it('that begins later is in force from then on, and one that has ended is in nobody’s principal', async () => {
    const id = await ask('agent', list, { startsAt: hours(2), endsAt: hours(4) });
    await approve('manager', id);
    expect(await mayBranch('agent')).toBe('own');
    await office.sql.query(
      `update extra_grant set starts_at = now() - interval '2 h', ends_at = now() - interval '1 s' where id = $1`,
      [id],
    );
    expect((await office.call(idOf('agent'))).principal.roles).toEqual(['agent']);
    const { rows } = await (await as('agent')).extraGrants.list({ which: 'past' });
    expect(rows.find((row) => row.id === id)?.stand).toBe('lapsed');
  });

  it('is approved by nobody who asked for it or is to have it, whatever that person holds', async () => {
    const own = await ask('manager', list);
    expect(await code(approve('manager', own))).toBe('AGENCY_NOT_YOUR_OWN');
    const forColleague = await ask('manager', list, { staffNumber: await numberOf('colleague') });
    expect(await code(approve('manager', forColleague))).toBe('AGENCY_NOT_YOUR_OWN');
    await approve('compliance', forColleague);
    expect(await mayBranch('colleague')).toBe('branch');
    expect((await events('agency.extra-grant-denied')).length).toBe(2);
  });

  it('is approved only by somebody who holds it as widely: more fields, a wider scope or another branch is above them', async () => {
    const region = await ask('agent', plainGrant('clients.list', 'Client', 'region'));
    expect(await code(approve('manager', region))).toBe('AGENCY_NOT_ABOVE_YOURSELF');
    expect(await code(approve('otherManager', region))).toBe('AGENCY_EXTRA_GRANT_NOT_FOUND');
    const keys = await ask('agent', plainGrant('storage.rotate-keys', 'Key', 'agency'));
    expect(await code(approve('compliance', keys))).toBe('AGENCY_NOT_ABOVE_YOURSELF');
    expect(await code(approve('compliance', region))).toBe('done');
  });

  it('cannot be written past the rule: the table refuses who decides about oneself', async () => {
    const id = await ask('agent');
    const forged = office.sql.query(
      `update extra_grant set state = 'approved', decided_by = asked_by, decided_at = now() where id = $1`,
      [id],
    );
    await expect(forged).rejects.toThrow(/extra_grant_is_approved_by_a_third/);
  });

  it('is asked for within reach only, for at most thirty days, and names only what is offered', async () => {
    const elsewhere = ask('agent', list, { staffNumber: await numberOf('colleague') });
    expect(await code(elsewhere)).toBe('AGENCY_STAFF_NOT_FOUND');
    expect(await code(ask('agent', list, { endsAt: hours(24 * 31) }))).toBe('AGENCY_EXTRA_GRANT_TIME');
    expect(await code(ask('agent', list, { startsAt: hours(-3), endsAt: hours(-2) }))).toBe('AGENCY_EXTRA_GRANT_TIME');
    expect(await code(ask('agent', { ...list, action: 'sell' }))).toBe('AGENCY_GRANT_UNKNOWN');
  });

  it('on a client is nothing for an auditor, also for somebody who becomes one later', async () => {
    const id = await ask('agent');
    await approve('manager', id);
    await office.sql.query(`insert into staff_role values ($1, 'auditor')`, [idOf('agent')]);
    expect((await office.call(idOf('agent'))).principal.roles).not.toContain(`extra:${id}`);
    expect(await code(ask('agent'))).toBe('AGENCY_ROLE_KEPT_FROM_CLIENTS');
    await office.sql.query(`delete from staff_role where staff_id = $1 and role_code = 'auditor'`, [idOf('agent')]);
    await (await as('agent')).extraGrants.withdraw({ id });
  });

  it('is refused or withdrawn once; what is decided is decided', async () => {
    const id = await ask('agent');
    expect(await code((await as('colleague')).extraGrants.withdraw({ id }))).toBe('AGENCY_EXTRA_GRANT_NOT_FOUND');
    await (await as('manager')).extraGrants.refuse({ id });
    expect(await code(approve('manager', id))).toBe('AGENCY_EXTRA_GRANT_DECIDED');
    expect(await code((await as('agent')).extraGrants.withdraw({ id }))).toBe('AGENCY_EXTRA_GRANT_DECIDED');
  });

  it('is listed within reach with what the caller may do about it', async () => {
    const id = await ask('agent');
    const seen = async (who: string) => (await (await as(who)).extraGrants.list({})).rows.find((row) => row.id === id);
    expect(await seen('manager')).toMatchObject({
      stand: 'asked',
      mayApprove: true,
      mayRefuse: true,
      mayRevoke: false,
    });
    expect(await seen('agent')).toMatchObject({ mayApprove: false, mayWithdraw: true });
    expect(await seen('otherManager')).toBeUndefined();
    expect(await code((await as('auditor')).extraGrants.list({}))).toBe('CALL_NOT_YOUR_ROLE');
  });
});
