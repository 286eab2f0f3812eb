import { principalOfStaff } from '@kean/agency/principals';
import { whoIsGone } from '@kean/agency/revocations';
import { compileRuleSet } from '@kean/authorization';
import { aCall, aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, type Id, newId, type StaffId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowRole } from '../connectors/allow-role.ts';
import { listDirectories } from '../connectors/list-directories.ts';
import { makeDirectory } from '../connectors/make-directory.ts';
import { MakeDirectoryInput } from '../contract/connectors.ts';
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
let allowing: ReturnType<typeof aCall>;

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
  allowing = aCall(office, compliance, [policy], {
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

describe('the time of a move, with no worker', () => {
  const atThatTime = async (moveId: string) => {
    await office.sql.query('alter table staff_move disable trigger user');
    await office.sql.query(`update staff_move set due_at = now() - interval '1 second' where id = $1`, [moveId]);
    await office.sql.query('alter table staff_move enable trigger user');
  };
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

/** What a directory says of a place, by a key of somebody of HR. */
describe('a place that a directory says', () => {
  const SAYS = `
    insert into staff_move (id, staff_id, to_branch_id, due_at, ordered_by, connector_id)
    values (gen_random_uuid(), $1::uuid, $2::uuid, $3::timestamptz, $4::uuid, $5::uuid) returning id`;
  let connector: string;
  let owner: TestStaff;
  beforeAll(async () => {
    owner = await aStaffMember(office.sql, { branch: null });
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'hr', 'personnel', 'provision', 'Staff', 'agency')`,
    );
    await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'hr')`, [owner.id]);
    const key = newId<'ApiKey'>();
    await office.sql.query(
      `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
       values ($1, $2, 'directory', 'kean_test', decode(repeat('ab', 32), 'hex'), '{personnel.provision}', now() + interval '1 day')`,
      [key, owner.id],
    );
    const making = aCall(office, owner, [policy], { 'personnel.provision': 'agency' });
    ({ connectorId: connector } = await makeDirectory(making, MakeDirectoryInput.parse({ label: 'HR', keyId: key })));
    await allowRole(allowing, { connectorId: connector as Id<'Connector'>, roleCode: 'agent' });
  });
  const says = (member: TestStaff, at = new Date(Date.now() - 1000)) =>
    inSqlTransaction(office.db, nobody, async (tx) => {
      const [made] = await tx.query<{ id: Id<'StaffMove'> }>(SAYS, [member.id, there.id, at, owner.id, connector]);
      return made?.id ?? newId<'StaffMove'>();
    });

  it('holds from that moment on without a worker, which writes down what already is', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const old = await aClient(office, here, { assigneeId: member.id });
    const moveId = await says(member);
    expect(await placeOf(member.id)).toEqual({ branch: there.id, region: there.regionId, team: null });
    expect(await clientsOf(member.id)).toEqual([]);
    await expect(callOffMove(as(), moveId)).rejects.toThrow('PERSONNEL_MOVE_OVER');
    // Whoever gets a role afterwards is where they are all the same.
    await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'compliance')`, [member.id]);
    await carryOut(worker(), moveId, done);
    expect(await person(member.id)).toMatchObject({ branch: there.id });
    const [lapsed] = await office.sql.query<{ over: boolean }>(
      'select assignment_lapses_at <= now() as over from client where id = $1',
      [old],
    );
    expect(lapsed).toEqual({ over: true });
  });

  it('is refused by the database for whoever holds more than it may give, and for a time to come', async () => {
    const [above, member] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here }),
    ];
    await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'compliance')`, [above.id]);
    await expect(says(above)).rejects.toThrow();
    await expect(says(member, tomorrow())).rejects.toThrow();
    expect(await placeOf(above.id)).toMatchObject({ branch: here.id });
  });
});

describe('the time of an absence, with no worker', () => {
  const atThatTime = async (...absences: string[]) => {
    await office.sql.query('alter table staff_absence disable trigger user');
    await office.sql.query(
      `update staff_absence set due_at = now() - interval '1 second' where id = any ($1::uuid[])`,
      [absences],
    );
    await office.sql.query('alter table staff_absence enable trigger user');
  };
  const isLetIn = async (id: StaffId) => {
    const acts = (await principalOfStaff(office.db, compileRuleSet([policy], {}), id)) !== null;
    expect((await whoIsGone(office.db, [id])).has(id)).toBe(!acts);
    return acts;
  };

  it('lets nobody in who is away, not to clients either; nothing of it before, and a person alone ends it', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const theirs = await aClient(office, here, { assigneeId: member.id });
    const { absenceId } = await away(member.id, tomorrow());
    expect([await isLetIn(member.id), await clientsOf(member.id)]).toEqual([true, [theirs]]);
    await atThatTime(absenceId);
    expect([await isLetIn(member.id), await clientsOf(member.id)]).toEqual([false, []]);
    expect((await listComingsAndGoings(as())).absences.find((one) => one.absenceId === absenceId)?.state).toBe('away');
    const callOff = `update staff_absence set state = 'called-off', ended_by = $2::uuid, ended_at = now() where id = $1::uuid`;
    await expect(inSqlTransaction(office.db, nobody, (tx) => tx.query(callOff, [absenceId, hr.id]))).rejects.toThrow();
    const { epoch } = (await person(member.id)) ?? {};
    await endAbsence(as(), absenceId);
    expect([await isLetIn(member.id), await clientsOf(member.id)]).toEqual([true, [theirs]]);
    expect((await person(member.id))?.epoch).toBeGreaterThan(epoch ?? 0);
    await begin(worker(), absenceId, done);
    expect(await person(member.id)).toMatchObject({ status: 'active' });
  });

  it('is what the worker writes down afterwards, and closes nothing to anybody else', async () => {
    const [member, colleague] = [
      await aStaffMember(office.sql, { branch: here }),
      await aStaffMember(office.sql, { branch: here }),
    ];
    const theirs = await aClient(office, here, { assigneeId: colleague.id });
    const { absenceId } = await away(member.id, tomorrow());
    await atThatTime(absenceId);
    expect([await isLetIn(colleague.id), await clientsOf(colleague.id)]).toEqual([true, [theirs]]);
    await begin(worker(), absenceId, done);
    expect(await person(member.id)).toMatchObject({ status: 'suspended' });
    await endAbsence(as(), absenceId);
    expect(await isLetIn(member.id)).toBe(true);
  });

  it('never takes everybody who could see people off: of all of them one is left, whoever orders and whoever writes down', async () => {
    const all = await office.sql.query<{ id: StaffId }>(
      `select s.id from staff s join staff_role r on r.staff_id = s.id where r.role_code = 'hr' and s.status = 'active'`,
    );
    const absences = [];
    for (const { id } of all) absences.push((await away(id, tomorrow(), id === hr.id ? otherHr : hr)).absenceId);
    await atThatTime(...absences);
    const letIn: StaffId[] = [];
    for (const { id } of all) if (await isLetIn(id)) letIn.push(id);
    expect(all.length).toBeGreaterThan(1);
    expect(letIn).toHaveLength(1);
    const kept = absences[all.findIndex(({ id }) => id === letIn[0])];
    const [first, ...others] = absences.filter((absence) => absence !== kept);
    if (kept === undefined || first === undefined) throw new TypeError('several of them are away');
    await expect(begin(worker(), kept, done)).rejects.toThrow();
    // Whoever was kept may go as soon as somebody is back, who then takes the others back.
    await endAbsence(as({ ...hr, id: letIn[0] as StaffId }), first);
    expect(await isLetIn(letIn[0] as StaffId)).toBe(false);
    const back = all[absences.indexOf(first)] as { readonly id: StaffId };
    for (const absence of [...others, kept]) await endAbsence(as({ ...hr, id: back.id }), absence);
    for (const { id } of all) expect(await isLetIn(id)).toBe(true);
  });
});

describe('a long absence', () => {
  it('suspends in the transaction that orders it, and ends by the word of another alone', async () => {
    const member = await aStaffMember(office.sql, { branch: here });
    const { absenceId } = await away(member.id);
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
