import { aCall, aClient, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, newId, type StaffId } from '@kean/kernel';
import { aBranch, aStaffMember, aTeam, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssignInput } from '../contract.ts';
import { policy } from '../policy.ts';
import { assignClients } from './assign-clients.ts';

let office: TestOffice;
let here: TestBranch;
let manager: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  manager = await aStaffMember(office.sql, { branch: here });
});

afterAll(() => office.close());

type Scope = 'team' | 'branch' | 'region' | 'agency';
const assign = (member: TestStaff, scope: Scope, clientIds: ClientId[], staffId: StaffId, lapsesAt?: Date) =>
  assignClients(
    aCall(office, member, [policy], { 'circulation.assign': scope }, ['store-manager']),
    AssignInput.parse({ clientIds, staffId, lapsesAt }),
  );

interface Stored {
  readonly assignee: string | null;
  readonly team: string | null;
  readonly lapses: Date | null;
  readonly version: number;
}
const stored = async (id: ClientId) => {
  const [row] = await office.sql.query<Stored>(
    'select assignee_id as assignee, team_id as team, assignment_lapses_at as lapses, version from client where id = $1',
    [id],
  );
  return row;
};
const history = (id: ClientId) =>
  office.sql.query<{ staff: string; by: string; running: boolean; lapses: Date | null }>(
    `select staff_id as staff, assigned_by as by, ended_at is null as running, lapses_at as lapses from assignment
     where client_id = $1 order by starts_at, id`,
    [id],
  );

describe('an assignment', () => {
  it('moves the clients, ends what ran before, keeps the history and leaves an event for each', async () => {
    const team = await aTeam(office.sql, { branchId: here.id });
    const [before, after] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here, teamId: team.id }),
    ];
    const member = await aStaffMember(office.sql, { branch: here });
    const [one, two] = [await aClient(office, here, { assigneeId: before.id }), await aClient(office, here)];
    const lapsesAt = new Date(Date.now() + 86_400_000);
    expect(await assign(member, 'branch', [one, two, one], after.id, lapsesAt)).toEqual({ assigned: 2 });
    for (const id of [one, two]) {
      expect(await stored(id)).toEqual({ assignee: after.id, team: team.id, lapses: lapsesAt, version: 2 });
    }
    expect(await history(one)).toEqual([
      expect.objectContaining({ staff: before.id, running: false }),
      { staff: after.id, by: member.id, running: true, lapses: lapsesAt },
    ]);
    const events = await eventsOf(office, member.id);
    expect(new Set(events.map((event) => event.subjectId))).toEqual(new Set([one, two]));
    expect(events.find((event) => event.subjectId === one)).toMatchObject({
      action: 'circulation.client-assigned',
      outcome: 'allowed',
      branchId: here.id,
      facts: { assigneeId: after.id, previousId: before.id, lapses: true, clientNumber: expect.any(Number) },
    });
  });

  it('is refused as a whole, logged, and changes nothing when one client is out of reach', async () => {
    const agent = await aStaffMember(office.sql, { branch: here });
    const mine = await aClient(office, here);
    const faraway = await aClient(office, await aBranch(office.sql));
    const member = await aStaffMember(office.sql, { branch: here });
    for (const stranger of [faraway, newId<'Client'>()]) {
      const refused = assign(member, 'branch', [mine, stranger], agent.id);
      await expect(refused).rejects.toMatchObject({ code: 'CIRCULATION_CLIENT_NOT_FOUND', kind: 'not-found' });
    }
    expect(await stored(mine)).toMatchObject({ assignee: null, version: 1 });
    expect(await history(mine)).toEqual([]);
    expect((await eventsOf(office, member.id)).at(-1)).toMatchObject({
      action: 'circulation.assignment-refused',
      outcome: 'refused',
      facts: { assigneeId: agent.id, reason: 'not-within-reach' },
    });
  });

  it('goes to active staff of the clients’ branch only', async () => {
    const id = await aClient(office, here);
    const strangers = [
      await aStaffMember(office.sql),
      await aStaffMember(office.sql, { branch: null }),
      await aStaffMember(office.sql, { branch: here, status: 'suspended' }),
      await aStaffMember(office.sql, { branch: here, status: 'left' }),
      { id: newId<'Staff'>() },
    ];
    for (const stranger of strangers) {
      const refused = assign(manager, 'agency', [id], stranger.id);
      await expect(refused).rejects.toMatchObject({ code: 'CIRCULATION_ASSIGNEE_NOT_ELIGIBLE', kind: 'invalid' });
    }
    expect(await stored(id)).toMatchObject({ assignee: null, version: 1 });
  });

  it.each(['operator', 'auditor'])('goes to nobody who is %s beside another role, and says why', async (closing) => {
    const id = await aClient(office, here);
    const person = await aStaffMember(office.sql, { branch: here });
    for (const code of ['agent', closing]) {
      await office.sql.query(
        `insert into role (code, name, name_en) values ($1, '岗位', 'Role') on conflict (code) do nothing`,
        [code],
      );
      await office.sql.query('insert into staff_role (staff_id, role_code) values ($1, $2)', [person.id, code]);
    }
    await expect(assign(manager, 'branch', [id], person.id)).rejects.toMatchObject({
      code: 'CIRCULATION_ASSIGNEE_KEPT_FROM_CLIENTS',
      kind: 'invalid',
    });
    expect(await stored(id)).toMatchObject({ assignee: null, version: 1 });
    expect(await history(id)).toEqual([]);
    expect((await eventsOf(office, manager.id)).at(-1)).toMatchObject({
      action: 'circulation.assignment-refused',
      facts: { assigneeId: person.id, reason: 'assignee-kept-from-clients' },
    });
    await office.sql.query('delete from staff_role where staff_id = $1 and role_code = $2', [person.id, closing]);
    expect(await assign(manager, 'branch', [id], person.id)).toEqual({ assigned: 1 });
  });

  it('does not let a team leader push a client out of the team, nor take one from another', async () => {
    const [mine, other] = [
      await aTeam(office.sql, { branchId: here.id }),
      await aTeam(office.sql, { branchId: here.id }),
    ];
    const leader = await aStaffMember(office.sql, { branch: here, teamId: mine.id });
    const [inside, outside] = [
      await aStaffMember(office.sql, { branch: here, teamId: mine.id }),
      await aStaffMember(office.sql, { branch: here, teamId: other.id }),
    ];
    const [ours, theirs] = [
      await aClient(office, here, { teamId: mine.id }),
      await aClient(office, here, { teamId: other.id }),
    ];
    expect(await assign(leader, 'team', [ours], inside.id)).toEqual({ assigned: 1 });
    await expect(assign(leader, 'team', [ours], outside.id)).rejects.toMatchObject({
      code: 'CIRCULATION_ASSIGNEE_NOT_ELIGIBLE',
    });
    await expect(assign(leader, 'team', [theirs], inside.id)).rejects.toMatchObject({
      code: 'CIRCULATION_CLIENT_NOT_FOUND',
    });
  });

  it('cannot begin after its end, and gives nobody an erased client', async () => {
    const agent = await aStaffMember(office.sql, { branch: here });
    const id = await aClient(office, here);
    await expect(assign(manager, 'branch', [id], agent.id, new Date(Date.now() - 1))).rejects.toMatchObject({
      code: 'CIRCULATION_LAPSE_NOT_AHEAD',
    });
    await office.sql.query(`update client set state = 'erased' where id = $1`, [id]);
    await expect(assign(manager, 'branch', [id], agent.id)).rejects.toMatchObject({
      code: 'CIRCULATION_CLIENT_ERASED',
    });
  });

  it('happens once after the other when two managers act on the same clients in opposite order', async () => {
    const [one, two] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here }),
    ];
    const ids: ClientId[] = [];
    for (let made = 0; made < 6; made += 1) ids.push(await aClient(office, here));
    await Promise.all([assign(manager, 'branch', ids, one.id), assign(manager, 'branch', [...ids].reverse(), two.id)]);
    const assignees = new Set((await Promise.all(ids.map(stored))).map((row) => row?.assignee));
    expect(assignees.size).toBe(1);
    for (const id of ids) expect((await history(id)).filter((row) => row.running)).toHaveLength(1);
  });
});
