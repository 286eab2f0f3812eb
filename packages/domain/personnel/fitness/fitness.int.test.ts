import { readPolicyVersion } from '@kean/agency/principals';
import { digestInLetters } from '@kean/audit';
import { UNFIT } from '@kean/authorization';
import { aCall, aClient, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase, type RowPrincipal } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONDUCTOR } from '../conducting/personnel-worker.ts';
import { policy } from '../policy.ts';
import { CLIENT_INFORMATION } from './courses/client-information.ts';
import { placeOfRight } from './courses/course.ts';
import { handle as endFitness } from './ending/end-fitness.handler.ts';
import { tellOfDuties } from './ending/tell-of-duties.ts';
import { exportMatrix } from './matrix/export-matrix.ts';
import { readMatrix } from './matrix/read-matrix.ts';
import { readOwnDuties } from './own/read-own-duties.ts';
import { readUndertaking, signUndertaking } from './own/sign-undertaking.ts';
import { answerCourse, readCourse } from './own/take-course.ts';
import { decideDuty, withdrawDuty } from './records/decide-duty.ts';
import { recordCheck, recordPaper } from './records/record-duty.ts';
import { setRoleDuty } from './role-duties.ts';
import { publishUndertaking, writeUndertaking } from './texts/undertaking-texts.ts';

let office: TestOffice;
let workerDb: Database;
let here: TestBranch;
let hr: TestStaff;
let compliance: TestStaff;
let second: TestStaff;
let agent: TestStaff;

const DAY = '2026-11-02';

const call = (member: TestStaff) =>
  aCall(office, member, [policy], {
    'personnel.read-fitness': 'agency',
    'personnel.record-duties': 'agency',
    'personnel.decide-duties': 'agency',
    'personnel.set-duties': 'agency',
    'personnel.write-undertakings': 'agency',
    'personnel.publish-undertakings': 'agency',
  });
const one = async <Row>(text: string, values: readonly unknown[]) =>
  (await office.sql.query<Row & Record<string, unknown>>(text, values))[0] as Row;
const rolesOf = async ({ id }: TestStaff): Promise<string[]> =>
  (
    await one<{ roles: string[] }>(
      'select array(select code from role_in_force where staff_id = $1 order by 1) as roles',
      [id],
    )
  ).roles;
const epochOf = async ({ id }: TestStaff) =>
  (await one<{ epoch: number }>('select epoch from staff where id = $1', [id])).epoch;
const askedOf = async ({ id }: TestStaff): Promise<Id<'Fulfilment'>> =>
  (await one<{ id: Id<'Fulfilment'> }>(`select id from fulfilment where staff_id = $1 and state = 'asked'`, [id])).id;
/** Clients that the api's own login sees when a transaction acts for this person as widely as there is. */
const clientsSeenBy = ({ id }: Pick<TestStaff, 'id'>) => {
  const as: RowPrincipal = { ...CONDUCTOR, staffId: id };
  return inSqlTransaction(office.db, as, async (tx) => (await tx.query('select id from client')).length);
};
const DUTY = 'client-information';
const rightOf = ({ id }: TestStaff, tries: number) =>
  CLIENT_INFORMATION.questions.map((_, at) => placeOfRight(CLIENT_INFORMATION, at, { staffId: id, duty: DUTY, tries }));
/** @param change makes what is answered of what is right */
const answer = async (member: TestStaff, change = (right: number[]) => right) => {
  const { tries } = await readCourse(call(member), DUTY);
  return answerCourse(call(member), { duty: DUTY, version: 1, tries, answers: change(rightOf(member, tries)) });
};
const sign = async (member: TestStaff) => {
  const { version } = await readUndertaking(call(member));
  return signUndertaking(call(member), { version, staffNumber: member.number });
};

async function check(member: TestStaff, result: 'clear' | 'noted' | 'unsuitable' = 'clear'): Promise<void> {
  await recordCheck(call(hr), { staffId: member.id, result, checkedBy: 'public-security', checkedOn: DAY });
  await decideDuty(call(compliance), { fulfilmentId: await askedOf(member), decision: 'confirm' });
}

beforeAll(async () => {
  office = await openOffice();
  workerDb = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-worker' });
  here = await aBranch(office.sql);
  [hr, compliance, second] = [
    await aStaffMember(office.sql),
    await aStaffMember(office.sql),
    await aStaffMember(office.sql),
  ];
  await office.sql.query(
    `insert into role (code, name, name_en) values ('agent', '经纪人', 'Agent'), ('trainee', '见习', 'Trainee')`,
  );
  await aClient(office, here);
});
afterAll(async () => {
  await workerDb.close();
  await office.close();
});
beforeEach(async () => {
  agent = await aStaffMember(office.sql, { branch: here, isFit: false });
  await office.sql.query(`insert into staff_role values ($1, 'agent')`, [agent.id]);
});

describe('fit for access', () => {
  it('is nobody who comes; and who has done all that the role asks for is, at once', async () => {
    expect(await rolesOf(agent)).toEqual(['agent', UNFIT]);
    expect(await clientsSeenBy(agent)).toBe(0);
    expect((await readOwnDuties(call(agent))).duties.map(({ code, state }) => [code, state])).toEqual([
      ['background-check', 'missing'],
      ['client-information', 'missing'],
      ['confidentiality-undertaking', 'missing'],
    ]);
    const before = await epochOf(agent);
    await check(agent);
    await sign(agent);
    expect(await rolesOf(agent)).toContain(UNFIT);
    expect(await answer(agent)).toMatchObject({ passed: true, right: 5 });
    expect(await rolesOf(agent)).toEqual(['agent']);
    expect(await clientsSeenBy(agent)).toBe(1);
    expect(await epochOf(agent)).toBe(before + 1);
    expect((await readOwnDuties(call(agent))).isFit).toBe(true);
    const told = (await eventsOf(office, agent.id)).map(({ action }) => action);
    expect(told).toEqual(['personnel.undertaking-signed', 'personnel.course-answered']);
  });

  it.each(['background-check', 'client-information', 'confidentiality-undertaking'])(
    'ends with %s, by the clock of the database alone: mark, rows and grants',
    async (duty) => {
      await check(agent);
      await sign(agent);
      await answer(agent);
      expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent'], 1]);
      await office.sql.query(
        `update fulfilment set valid_until = clock_timestamp() + interval '400 milliseconds' where staff_id = $1 and duty = $2`,
        [agent.id, duty],
      );
      const epoch = await epochOf(agent);
      expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent'], 1]);
      await office.sql.query('select pg_sleep(0.45)');
      // No job has run, and nothing was written.
      expect([await rolesOf(agent), await clientsSeenBy(agent), await epochOf(agent)]).toEqual([
        ['agent', UNFIT],
        0,
        epoch,
      ]);
      // The timer that the database set pushes it: streams hear of it.
      const timer = await one<{ job: string; payload: { staffId: StaffId } }>(
        `select job, payload from timer where name = 'personnel.fitness-ends' and key = $1 and due_at <= now()`,
        [agent.id],
      );
      expect(timer).toEqual({ job: 'personnel.end-fitness', payload: { staffId: agent.id } });
      const run = {
        payload: timer.payload,
        attempt: 1,
        signal: new AbortController().signal,
        done: () => Promise.resolve(),
      };
      await endFitness(run as never, {
        services: { db: workerDb, keyring: office.keyring, objects: office.services.objects },
        leavings: [],
      });
      expect(await epochOf(agent)).toBe(epoch + 1);
      const [pushed] = await office.sql.query<{ why: string }>(
        'select why from revocation where staff_id = $1 order by id desc limit 1',
        [agent.id],
      );
      expect(pushed).toEqual({ why: 'fitness' });
    },
  );

  it('is asked of by the role: one that asks for more closes at once, and opens again when it asks no more', async () => {
    await check(agent);
    await sign(agent);
    await answer(agent);
    const ask = (isAsked: boolean) =>
      setRoleDuty(call(compliance), { roleCode: 'agent', duty: 'paper-files', isAsked });
    await ask(true);
    expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent', UNFIT], 0]);
    await ask(false);
    expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent'], 1]);
    const undertaking = { roleCode: 'agent', duty: 'confidentiality-undertaking', isAsked: false };
    await expect(setRoleDuty(call(compliance), undertaking)).rejects.toMatchObject({
      code: 'PERSONNEL_ROLE_DUTY_FIXED',
    });
    await expect(
      office.db.pool.query(`delete from role_duty where role_code = 'agent' and duty = 'confidentiality-undertaking'`),
    ).rejects.toThrow(/every role asks/);
  });

  it('cannot be had by a new role that asks for nothing, nor by grace that a process gives', async () => {
    await office.sql.query(`insert into staff_role values ($1, 'trainee')`, [agent.id]);
    expect(await rolesOf(agent)).toEqual(['agent', 'trainee', UNFIT]);
    await expect(office.db.pool.query(`update staff set fit_until = 'infinity'`)).rejects.toThrow(/permission denied/);
    await expect(office.db.pool.query(`update staff set grace_until = 'infinity'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(office.sql.query(`insert into role (code, name, name_en) values ('unfit', 'x', 'x')`)).rejects.toThrow(
      /role_is_not_the_mark/,
    );
  });

  it('is asked for by every table that reads how far somebody sees; the others hang on those', async () => {
    const policies = await office.sql.query<{ table: string; reads: boolean; guarded: boolean }>(
      `select p.tablename as table, bool_or(p.qual ~ 'kean_(sees|seen|has_kinds|token_branch)') as reads,
              bool_or(p.policyname = 'only_the_fit') as guarded
         from pg_policies p where p.schemaname = 'public' group by 1 order by 1`,
    );
    expect(policies.length).toBeGreaterThan(40);
    expect(policies.filter(({ reads }) => reads).length).toBeGreaterThan(8);
    expect(policies.filter(({ reads, guarded }) => reads && !guarded)).toEqual([]);
  });

  it('closes for nobody else: acts of the client and of upkeep name no member of staff', async () => {
    const seen = await inSqlTransaction(
      office.db,
      CONDUCTOR,
      async (tx) => (await tx.query('select id from client')).length,
    );
    expect(seen).toBe(1);
    expect(await clientsSeenBy({ id: '00000000-0000-4000-8000-00000000dead' as StaffId })).toBe(0);
    expect(await readPolicyVersion(office.db)).toBeGreaterThan(0);
  });
});

describe('what is said about somebody', () => {
  it('counts by two others, also where the process is asked past its rules', async () => {
    const wrong = { staffId: hr.id, result: 'clear', checkedBy: 'office', checkedOn: DAY } as const;
    await expect(recordCheck(call(hr), wrong)).rejects.toMatchObject({ code: 'PERSONNEL_OWN_DUTY' });
    await recordCheck(call(hr), { ...wrong, staffId: agent.id });
    const fulfilmentId = await askedOf(agent);
    const decide = (by: TestStaff) => decideDuty(call(by), { fulfilmentId, decision: 'confirm' });
    await expect(decide(hr)).rejects.toMatchObject({ code: 'PERSONNEL_DECIDED_BY_ANOTHER' });
    await expect(decide(agent)).rejects.toMatchObject({ code: 'PERSONNEL_OWN_DUTY' });
    for (const by of [hr, agent]) {
      await expect(
        office.db.pool.query(
          `update fulfilment set state = 'standing', decided_by = $2, decided_at = now() where id = $1`,
          [fulfilmentId, by.id],
        ),
      ).rejects.toThrow(/fulfilment_decided_by_a_third/);
    }
    await expect(
      office.db.pool.query(`update fulfilment set state = 'standing' where id = $1`, [fulfilmentId]),
    ).rejects.toThrow(/fulfilment_stands_by_two/);
    const two = await Promise.allSettled([decide(compliance), decide(second)]);
    expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is a day that lies behind us and still holds, about somebody who works here', async () => {
    const about = { staffId: agent.id, result: 'clear', checkedBy: 'office' } as const;
    for (const checkedOn of ['2099-01-01', '2019-01-01'])
      await expect(recordCheck(call(hr), { ...about, checkedOn })).rejects.toMatchObject({
        code: 'PERSONNEL_DAY_NOT_USABLE',
      });
    const gone = await aStaffMember(office.sql, { status: 'left' });
    await expect(recordCheck(call(hr), { ...about, staffId: gone.id, checkedOn: DAY })).rejects.toMatchObject({
      code: 'PERSONNEL_PERSON_NOT_FOUND',
    });
  });

  it('speaks against somebody whom a check found unsuitable, and ends the one that spoke for them', async () => {
    await check(agent);
    await sign(agent);
    await answer(agent);
    expect(await clientsSeenBy(agent)).toBe(1);
    await check(agent, 'unsuitable');
    expect(await clientsSeenBy(agent)).toBe(0);
    const [own] = (await readOwnDuties(call(agent))).duties;
    expect(own).toMatchObject({ code: 'background-check', state: 'against' });
  });

  it('on paper stands when another has seen the paper, and is withdrawn at once by another', async () => {
    await check(agent);
    await answer(agent);
    await recordPaper(call(hr), { staffId: agent.id, signedOn: DAY, paperRef: 'CN-2026/7' });
    expect(await clientsSeenBy(agent)).toBe(0);
    const fulfilmentId = await askedOf(agent);
    const confirm = () => decideDuty(call(second), { fulfilmentId, decision: 'confirm' });
    await expect(confirm()).rejects.toMatchObject({ code: 'PERSONNEL_SCAN_MISSING' });
    for (const text of [
      `insert into role (code, name, name_en) values ('decider', '复核', 'Decider')`,
      `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'decider', 'personnel', 'decide-duties', 'Staff', 'agency')`,
      `insert into staff_role values ('${second.id}', 'decider')`,
      `insert into duty_paper (id, fulfilment_id, state, type, size_bytes, scan, sealed_hash, sealed_key, received_by, kept_at)
       values (gen_random_uuid(), '${fulfilmentId}', 'kept', 'application/pdf', 9, 'clean', sha256('x'), '\\x01', '${hr.id}', now())`,
    ])
      await office.sql.query(text);
    await confirm();
    expect(await clientsSeenBy(agent)).toBe(1);
    await expect(withdrawDuty(call(agent), fulfilmentId)).rejects.toMatchObject({ code: 'PERSONNEL_OWN_DUTY' });
    await withdrawDuty(call(hr), fulfilmentId);
    expect(await clientsSeenBy(agent)).toBe(0);
  });
});

describe('a course', () => {
  it('tells no answer, is passed with four of five, and not tried more than five times a day, also at once', async () => {
    const course = await readCourse(call(agent), 'client-information');
    expect(JSON.stringify(course)).not.toMatch(/right"/);
    const oneWrong = ([first = 0, ...rest]: number[]) => [(first + 1) % 3, ...rest];
    expect(await answer(agent, oneWrong)).toEqual({ passed: true, right: 4, asked: 5, triesLeft: 4 });
    const other = await aStaffMember(office.sql, { branch: here, isFit: false });
    const bad = (right: number[]) => right.map((place) => (place + 1) % 3);
    const many = await Promise.allSettled(Array.from({ length: 20 }, () => answer(other, bad)));
    expect(many.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(5);
    const [tried] = await office.sql.query<{ tries: number }>(
      'select count(*)::int as tries from quiz_attempt where staff_id = $1',
      [other.id],
    );
    for (let tries = tried?.tries ?? 0; tries < 5; tries += 1) await answer(other, bad);
    await expect(answer(other)).rejects.toMatchObject({ code: 'PERSONNEL_QUIZ_LATER' });
    await expect(answerCourse(call(other), { duty: 'none', version: 1, tries: 0, answers: [0] })).rejects.toMatchObject(
      {
        code: 'PERSONNEL_DUTY_NOT_FOUND',
      },
    );
  });

  it('shows its options at other places to each person and at each try, and takes no answers to a try that is over', async () => {
    const places = new Set<string>();
    for (let tries = 0; tries < 20; tries += 1) places.add(rightOf(agent, tries).join());
    expect(places.size).toBeGreaterThan(10);
    const shown = await readCourse(call(agent), DUTY);
    for (const [at, { options }] of shown.questions.entries()) {
      const right = CLIENT_INFORMATION.questions[at]?.options[0];
      expect(options[rightOf(agent, shown.tries)[at] ?? -1]).toEqual(right);
      expect(new Set(options.map(({ zh }) => zh)).size).toBe(options.length);
    }
    await answer(agent, (right) => right.map((place) => (place + 1) % 3));
    const answers = rightOf(agent, shown.tries);
    await expect(
      answerCourse(call(agent), { duty: DUTY, version: 1, tries: shown.tries, answers }),
    ).rejects.toMatchObject({ code: 'PERSONNEL_ANSWERS_INCOMPLETE' });
  });

  it('is not done by a try that failed or was another’s, whatever the process writes', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const attempt = `insert into quiz_attempt (id, staff_id, duty, version, asked, "right") values ($1, $2, 'client-information', 1, 5, $3)`;
    await office.db.pool.query(attempt, [id, agent.id, 3]);
    const done = `insert into fulfilment (id, staff_id, duty, how, state, attempt_id, valid_until, recorded_by)
      values (gen_random_uuid(), $1, 'client-information', 'quiz', 'standing', $2, now() + interval '1 day', $1)`;
    for (const who of [agent.id, hr.id])
      await expect(office.db.pool.query(done, [who, id])).rejects.toThrow(/passing its quiz/);
  });
});

describe('an undertaking', () => {
  it('is signed by oneself, under the text in force', async () => {
    const { version, paragraphs } = await readUndertaking(call(agent));
    expect([version, paragraphs.length]).toEqual([1, 4]);
    const signing = (wishes: object) =>
      signUndertaking(call(agent), { version: 1, staffNumber: agent.number, ...wishes });
    await expect(signing({ version: 7 })).rejects.toMatchObject({ code: 'PERSONNEL_TEXT_MOVED_ON' });
    await expect(signing({ staffNumber: hr.number })).rejects.toMatchObject({
      code: 'PERSONNEL_SIGNED_WITH_ANOTHER_NUMBER',
    });
  });

  it('of a new text is published by another than who wrote it, and signatures under the old one end by the day told', async () => {
    await check(agent);
    await sign(agent);
    await answer(agent);
    const paragraphs = [{ zh: '新的承诺', en: 'A new undertaking' }];
    const [draft] = (await writeUndertaking(call(compliance), { title: '承诺', titleEn: 'Undertaking', paragraphs }))
      .texts;
    const version = draft?.version ?? 0;
    const publish = (by: TestStaff, daysToSign: number) => publishUndertaking(call(by), { version, daysToSign });
    await expect(publish(compliance, 0)).rejects.toMatchObject({ code: 'PERSONNEL_TEXT_BY_ANOTHER' });
    await expect(
      office.db.pool.query(
        'update undertaking_text set published_by = written_by, published_at = now(), sign_by = now() where version = $1',
        [version],
      ),
    ).rejects.toThrow(/published_by_another/);
    await publish(second, 0);
    expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent', UNFIT], 0]);
    await expect(publish(second, 0)).rejects.toMatchObject({ code: 'PERSONNEL_TEXT_MOVED_ON' });
    await signUndertaking(call(agent), { version, staffNumber: agent.number });
    expect([await rolesOf(agent), await clientsSeenBy(agent)]).toEqual([['agent'], 1]);
    await expect(
      office.db.pool.query(`update undertaking_text set sign_by = now() + interval '1 year' where version = $1`, [
        version,
      ]),
    ).rejects.toThrow(/stands/);
  });
});

describe('the matrix', () => {
  it('shows people and duties, finds who is closed, and is exported with its event', async () => {
    await recordCheck(call(hr), { staffId: agent.id, result: 'noted', checkedBy: 'office', checkedOn: DAY });
    const matrix = await readMatrix(call(hr), { show: 'asked', limit: 100 });
    const row = matrix.rows.find(({ staffId }) => staffId === agent.id);
    expect(row?.isFit).toBe(false);
    expect(row?.cells[0]).toMatchObject({
      duty: 'background-check',
      state: 'asked',
      isAskedByYou: true,
      result: 'noted',
    });
    expect(matrix.counts.unfit).toBeGreaterThan(0);
    const page = await readMatrix(call(hr), { show: 'unfit', limit: 1 });
    expect(page.rows).toHaveLength(1);
    const next = await readMatrix(call(hr), { show: 'unfit', limit: 100, cursor: page.next });
    expect(next.rows.map(({ staffId }) => staffId)).not.toContain(page.rows[0]?.staffId);
    const sheet = await exportMatrix(call(hr));
    expect(sheet.csv).toContain(agent.number);
    const lines = sheet.csv.split('\r\n');
    expect(lines.length).toBe(sheet.rows + 7);
    const exported = (await eventsOf(office, hr.id)).at(-1);
    expect(exported).toMatchObject({ action: 'personnel.fitness-exported', facts: { count: sheet.rows } });
    expect(exported?.facts?.digest).toBe(digestInLetters(sheet.csv));
    expect(lines.slice(-6, -1)).toEqual([
      '',
      expect.stringContaining(hr.number),
      expect.stringMatching(/^导出时间,\d{4}-/),
      `导出编号,${exported?.facts?.exportId}`,
      expect.stringContaining('每次导出均有记录'),
    ]);
    const again = await exportMatrix(call(hr));
    expect(again.csv).not.toBe(sheet.csv);
  });
});

it('people are reminded once a stage of what ends soon', async () => {
  await check(agent);
  await sign(agent);
  await answer(agent);
  const tell = () => inSqlTransaction(workerDb, CONDUCTOR, tellOfDuties);
  await tell();
  await office.sql.query(
    `update fulfilment set valid_until = now() + interval '3 days' where staff_id = $1 and duty = 'client-information'`,
    [agent.id],
  );
  expect([await tell(), await tell()]).toEqual([1, 0]);
  const [queued] = await office.sql.query<{ facts: object }>(
    `select facts from message where staff_id = $1 and template = 'personnel.duty-ends'`,
    [agent.id],
  );
  expect(Object.keys(queued?.facts ?? {}).sort()).toEqual(['fulfilmentId', 'staffId']);
});
