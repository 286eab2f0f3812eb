import { principalOfStaff } from '@kean/agency/principals';
import { compileRuleSet } from '@kean/authorization';
import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId, type StaffId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowRole } from '../connectors/allow-role.ts';
import { listDirectories } from '../connectors/list-directories.ts';
import { NewPeopleInput, OrderAbsenceInput, OrderMoveInput } from '../contract/onboarding.ts';
import { previewNewPeople, takeOnPeople } from '../onboarding/take-on-people.ts';
import { policy } from '../policy.ts';
import { begin, endAbsence, orderAbsence } from './absences.ts';
import { carryOut } from './carry-out-move.ts';
import { listComingsAndGoings } from './list-comings-and-goings.ts';
import { callOffMove, orderMove } from './order-move.ts';

let office: TestOffice;
let workerDb: Database;
let here: TestBranch;
let there: TestBranch;
let hr: TestStaff;
let otherHr: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  [here, there] = [await aBranch(office.sql), await aBranch(office.sql)];
  [hr, otherHr] = [await aStaffMember(office.sql, { branch: null }), await aStaffMember(office.sql, { branch: null })];
  const compliance = await aStaffMember(office.sql, { branch: null });
  await office.sql.query(
    `insert into role (code, name, name_en) values ('hr', '人事', 'HR'), ('compliance', '合规', 'C'), ('agent', '经纪人', 'Agent')`,
  );
  for (const [role, action] of [
    ['hr', 'onboard'],
    ['hr', 'offboard'],
    ['compliance', 'allow-roles'],
  ])
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), $1, 'personnel', $2, 'Staff', 'agency')`,
      [role, action],
    );
  await office.sql.query(
    `insert into staff_role (staff_id, role_code) values ($1, 'hr'), ($2, 'hr'), ($3, 'compliance')`,
    [...[hr.id, otherHr.id, compliance.id]],
  );
  const allowing = aCall(office, compliance, [policy], {
    'personnel.allow-roles': 'agency',
    'personnel.read-connectors': 'agency',
  });
  await allowRole(allowing, { connectorId: null, roleCode: 'agent' });
  expect((await listDirectories(allowing)).byHand).toMatchObject([{ code: 'agent' }]);
});
afterAll(async () => {
  await workerDb.close();
  await office.close();
});

const as = (member = hr) => aCall(office, member, [policy], { 'personnel.onboard': 'agency' });
const worker = () => ({
  services: { db: workerDb, keyring: office.keyring, objects: office.services.objects },
  leavings: [],
});
const done = () => Promise.resolve();
const move = (staffId: string, branchId: string, at?: Date, by = hr) =>
  orderMove(as(by), OrderMoveInput.parse({ staffId, branchId, ...(at && { at: at.toISOString() }) }));
const away = (staffId: string, at?: Date, by = hr) =>
  orderAbsence(as(by), OrderAbsenceInput.parse({ staffId, ...(at && { at: at.toISOString() }) }));
const person = async (id: string) => {
  const text =
    'select branch_id as branch, region_id as region, team_id as team, status::text as status, epoch from staff where id = $1';
  return (
    await office.sql.query<{ branch: string; region: string; team: string | null; status: string; epoch: number }>(
      text,
      [id],
    )
  )[0];
};
const tomorrow = () => new Date(Date.now() + 86_400_000);

describe('a move', () => {
  it('places the person, ends what they have in the old branch, and moves the epoch, in one transaction', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const [old, kept] = [
      await aClient(office, here, { assigneeId: member.id }),
      await aClient(office, there, { assigneeId: member.id }),
    ];
    const before = await person(member.id);
    const { moveId } = await move(member.id, there.id);
    await carryOut(worker(), moveId, done);
    const after = await person(member.id);
    expect(after).toMatchObject({ branch: there.id, region: there.regionId, team: null });
    expect(after?.epoch).toBeGreaterThan(before?.epoch ?? 0);
    const lapsed = await office.sql.query<{ id: string; over: boolean }>(
      'select id, coalesce(assignment_lapses_at <= now(), false) as over from client where id = any ($1::uuid[])',
      [[old, kept]],
    );
    expect(new Map(lapsed.map(({ id, over }) => [id, over]))).toEqual(
      new Map([
        [old, true],
        [kept, false],
      ]),
    );
    const { epoch } = after ?? {};
    await carryOut(worker(), moveId, done);
    expect((await person(member.id))?.epoch).toBe(epoch);
    expect((await listComingsAndGoings(as())).moves[0]).toMatchObject({
      moveId,
      state: 'done',
      clients: 1,
      byDirectory: false,
    });
  });

  it('waits for its time by the clock of the database, is one, and is called off', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const { moveId } = await move(member.id, there.id, tomorrow());
    await carryOut(worker(), moveId, done);
    expect(await person(member.id)).toMatchObject({ branch: here.id });
    await expect(
      office.sql.query(`update staff_move set state = 'done', ended_at = now() where id = $1`, [moveId]),
    ).rejects.toThrow();
    await expect(move(member.id, there.id)).rejects.toThrow('PERSONNEL_MOVING_ALREADY');
    const timers = await office.sql.query('select from timer where key = $1', [moveId]);
    expect(timers).toHaveLength(1);
    await callOffMove(as(), moveId);
    await expect(callOffMove(as(), moveId)).rejects.toThrow('PERSONNEL_MOVE_OVER');
    await carryOut(worker(), moveId, done);
    expect(await person(member.id)).toMatchObject({ branch: here.id });
  });

  it('is refused for oneself, to where one is, to nowhere, and of nobody', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    await expect(move(hr.id, there.id)).rejects.toThrow('PERSONNEL_OWN_RECORD');
    await expect(move(member.id, here.id)).rejects.toThrow('PERSONNEL_NO_MOVE');
    await expect(move(member.id, newId())).rejects.toThrow('PERSONNEL_NO_MOVE');
    await expect(move(newId(), there.id)).rejects.toThrow('PERSONNEL_PERSON_NOT_FOUND');
    await expect(move(member.id, there.id, new Date(0))).rejects.toThrow('PERSONNEL_MOMENT_NOT_AHEAD');
  });
});

describe('the time of a move, with no worker', () => {
  const atThatTime = async (moveId: string) => {
    await office.sql.query('alter table staff_move disable trigger user');
    await office.sql.query(`update staff_move set due_at = now() - interval '1 second' where id = $1`, [moveId]);
    await office.sql.query('alter table staff_move enable trigger user');
  };
  const placeOf = async (id: StaffId) =>
    (
      await inSqlTransaction(office.db, nobody, (tx) =>
        tx.query<{ branch: string; region: string; team: string | null }>(
          'select branch_id as branch, region_id as region, team_id as team from staff_in_place where staff_id = $1::uuid',
          [id],
        ),
      )
    )[0];
  const clientsOf = async (id: StaffId) =>
    (
      await inSqlTransaction(office.db, { ...nobody, staffId: id, clientScope: 'own' }, (tx) =>
        tx.query<{ id: ClientId }>('select id from client where assignee_id = $1::uuid', [id]),
      )
    ).map((row) => row.id);

  it('places the person and closes what they have elsewhere; nothing of it before, and nothing is called off after', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const [old, kept] = [
      await aClient(office, here, { assigneeId: member.id }),
      await aClient(office, there, { assigneeId: member.id }),
    ];
    const { moveId } = await move(member.id, there.id, tomorrow());
    expect(await placeOf(member.id)).toMatchObject({ branch: here.id, region: here.regionId });
    expect(new Set(await clientsOf(member.id))).toEqual(new Set([old, kept]));
    await atThatTime(moveId);
    expect(await placeOf(member.id)).toEqual({ branch: there.id, region: there.regionId, team: null });
    expect(await clientsOf(member.id)).toEqual([kept]);
    expect(await principalOfStaff(office.db, compileRuleSet([policy], {}), member.id)).toMatchObject({
      ...{ branchId: there.id, regionId: there.regionId, teamId: null },
    });
    expect((await listComingsAndGoings(as())).moves.find((one) => one.moveId === moveId)?.state).toBe('done');
    await expect(callOffMove(as(), moveId)).rejects.toThrow('PERSONNEL_MOVE_OVER');
    await expect(
      inSqlTransaction(office.db, nobody, (tx) =>
        tx.query(`update staff_move set state = 'called-off', ended_at = now() where id = $1::uuid`, [moveId]),
      ),
    ).rejects.toThrow();
    await carryOut(worker(), moveId, done);
    expect(await placeOf(member.id)).toEqual({ branch: there.id, region: there.regionId, team: null });
    expect(await clientsOf(member.id)).toEqual([kept]);
  });

  it('closes nothing to anybody else, and gives a colleague nothing', async () => {
    const [member, colleague] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here }),
    ];
    const theirs = await aClient(office, here, { assigneeId: colleague.id });
    await aClient(office, here, { assigneeId: member.id });
    await atThatTime((await move(member.id, there.id, tomorrow())).moveId);
    expect(await clientsOf(colleague.id)).toEqual([theirs]);
    expect(await placeOf(colleague.id)).toMatchObject({ branch: here.id });
    expect(await clientsOf(member.id)).toEqual([]);
  });
});

describe('a long absence', () => {
  it('suspends, and ends by the word of another alone', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const { absenceId } = await away(member.id);
    await begin(worker(), absenceId, done);
    expect(await person(member.id)).toMatchObject({ status: 'suspended' });
    await expect(away(member.id)).rejects.toThrow('PERSONNEL_AWAY_ALREADY');
    await expect(endAbsence(as(member), absenceId)).rejects.toThrow('PERSONNEL_ABSENCE_OVER');
    await endAbsence(as(otherHr), absenceId);
    expect(await person(member.id)).toMatchObject({ status: 'active' });
    await expect(endAbsence(as(), absenceId)).rejects.toThrow('PERSONNEL_ABSENCE_OVER');
  });

  it('waits for its time and is called off; nobody sends themself away, nor the last who could take anybody back', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const { absenceId } = await away(member.id, tomorrow());
    await begin(worker(), absenceId, done);
    expect(await person(member.id)).toMatchObject({ status: 'active' });
    await endAbsence(as(), absenceId);
    await begin(worker(), absenceId, done);
    expect(await person(member.id)).toMatchObject({ status: 'active' });
    await expect(away(hr.id)).rejects.toThrow('PERSONNEL_YOURSELF');
  });
});

describe('a list of new people', () => {
  const rows = (...people: object[]) => NewPeopleInput.parse({ people });
  it('tells what is wrong row by row, and takes everybody on or nobody', async () => {
    const [branch] = await office.sql.query<{ code: string }>('select code from branch where id = $1', [here.id]);
    const right = {
      displayName: ' 林晚 ',
      mail: 'Lin.Wan@kean.example',
      branchCode: branch?.code,
      roleCode: 'agent',
      staffNumber: '',
    };
    const list = rows(
      right,
      { displayName: '', mail: 'x' },
      { ...right, branchCode: 'none', roleCode: 'compliance', staffNumber: hr.number },
    );
    expect(await previewNewPeople(as(), list)).toEqual({
      count: 3,
      faults: [
        { place: 1, fault: 'name-missing' },
        { place: 1, fault: 'mail-unreadable' },
        { place: 2, fault: 'mail-twice' },
        { place: 2, fault: 'number-taken' },
        { place: 2, fault: 'branch-unknown' },
        { place: 2, fault: 'role-not-allowed' },
      ],
    });
    await expect(takeOnPeople(as(), list)).rejects.toThrow('PERSONNEL_LIST_FAULTY');
    expect(await office.sql.query(`select from auth_user where email = 'lin.wan@kean.example'`)).toEqual([]);
    const { people } = await takeOnPeople(as(), rows(right, { displayName: 'Ada', mail: 'ada@kean.example' }));
    expect(people.map(({ staffNumber }) => /^S\d{5}$/.test(staffNumber))).toEqual([true, true]);
    const made = await office.sql.query(
      `select s.display_name as name, s.branch_id as branch, array(select role_code from staff_role r where r.staff_id = s.id) as roles,
              (select count(*)::int from auth_account a where a.user_id = s.id) as ways
         from staff s where s.id = $1`,
      [people[0]?.staffId],
    );
    expect(made).toEqual([{ name: '林晚', branch: here.id, roles: ['agent'], ways: 0 }]);
    expect((await previewNewPeople(as(), rows(right))).faults).toEqual([{ place: 0, fault: 'mail-taken' }]);
  });
});
