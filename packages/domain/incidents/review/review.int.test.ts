import { eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveCase } from '../cases/move-case.ts';
import { namePerson } from '../cases/name-person.ts';
import { openCase } from '../cases/open-case.ts';
import { readCase } from '../cases/read-case.ts';
import { settleTask } from '../cases/tasks.ts';
import { readTimeline } from '../cases/timeline/read-timeline.ts';
import { RecordReportInput, StateFactsInput } from '../contract/case-duties.ts';
import type { CaseYear } from '../contract/case-year.ts';
import { type CaseId, MoveCaseInput } from '../contract/cases.ts';
import { AddImprovementInput, type ImprovementId, MoveImprovementInput, WriteReviewInput } from '../contract/review.ts';
import { recordReport } from '../duties/record-report.ts';
import { stateFacts } from '../duties/state-facts.ts';
import { type OfficeOfCases, openOfficeOfCases } from '../testing/office-of-cases.ts';
import { approveReview } from './approve-review.ts';
import { addImprovement, doImprovement, moveImprovement, ownImprovements } from './improvements.ts';
import { readReview } from './read-review.ts';
import { improvementDueMessage } from './reminding/improvement-due.ts';
import { remindOwner, type WhenReminded } from './reminding/remind-of-improvement.ts';
import { writeReview } from './write-review.ts';
import { yearOfCases } from './year-of-cases.ts';

const HOUR_MS = 3_600_000;
let office: OfficeOfCases;
let operator: TestStaff;
let caseId: CaseId;
beforeAll(async () => {
  office = await openOfficeOfCases();
  operator = await aStaffMember(office.office.sql);
});
afterAll(() => office.close());

const aCase = async (isDrill = false) =>
  (await openCase(office.call(office.security), { kind: 'intrusion', title: '接口被刷', isDrill, alertIds: [] }))
    .caseId;
beforeEach(async () => {
  caseId = await aCase();
});
const asPerson = (by: TestStaff, text: string, values: readonly unknown[]) =>
  inSqlTransaction(office.office.db, { ...nobody, staffId: by.id }, (tx) => tx.query(text, values));
const read = (by = office.colleague) => readReview(office.call(by), caseId);
const write = (version: number, more: object = {}, by = office.security) =>
  writeReview(
    office.call(by),
    WriteReviewInput.parse({ caseId, version, causes: '接口缺少限速', worked: '告警及时', noMeasures: null, ...more }),
  );
const approve = (version: number, by = office.colleague) => approveReview(office.call(by), { caseId, version });
const add = (more: object = {}, by = office.security): Promise<ImprovementId> =>
  addImprovement(
    office.call(by),
    AddImprovementInput.parse({
      ...{ caseId, title: '为接口加限速', ownerNumber: operator.number, dueOn: '2099-12-31' },
      ...more,
    }),
  );
const moveTo = (improvementId: ImprovementId, act: string, more: object = {}, by = office.colleague) =>
  moveImprovement(
    office.call(by),
    MoveImprovementInput.parse({ improvementId, act, ...(act === 'give' ? {} : { words: '已核对' }), ...more }),
  );
const done = (improvementId: ImprovementId, by = operator) =>
  doImprovement(office.call(by), { improvementId, words: '已上线' });
const close = async (more: object = { finding: 'leak' }, by = office.security, of = caseId) => {
  const { version } = await readCase(office.call(by), of);
  return moveCase(office.call(by), MoveCaseInput.parse({ caseId: of, version, act: 'move', state: 'closed', ...more }));
};
/** A check of the database, and no fault of the statement. */
const BY_THE_DATABASE = { code: 'DB_STATEMENT_FAILED', detail: { sqlState: '23514' } };
const refused = (code: string) => ({ code: `INCIDENTS_${code}` });

/** Everything that a case wants before its review: facts, reports and tasks. */
async function nearlyDone(of: CaseId, people: number, reports = true): Promise<void> {
  const call = office.call(office.security);
  const { version, tasks } = await readCase(call, of);
  await moveCase(call, MoveCaseInput.parse({ caseId: of, version, act: 'move', state: 'reviewing' }));
  await stateFacts(
    call,
    StateFactsInput.parse({
      ...{ caseId: of, version: 0, noticedAt: new Date(Date.now() - HOUR_MS), people, throughSystems: true },
      ...{ judgedLarger: false, operates: 'ordinary', harmAverted: false, crimeSuspected: false },
      ...{ handledAt: new Date(Date.now() - 1_000), words: '接口日志异常' },
    }),
  );
  for (const { taskId } of tasks) await settleTask(call, { caseId: of, taskId, as: 'dropped', words: '不需要' });
  for (const duty of reports ? ['remedy', 'start-emergency-plan', 'tell-authority', 'tell-people'] : [])
    await recordReport(
      call,
      RecordReportInput.parse({
        ...{ caseId: of, duty, part: 'whole', toldAt: new Date(Date.now() - 500), receipt: null, words: '已办' },
      }),
    );
}

describe('a review', () => {
  it('says what happened from what the case holds, and keeps what was written before', async () => {
    await nearlyDone(caseId, 3);
    expect(await read()).toMatchObject({ version: 0, words: null, approved: null, improvements: [] });
    await write(0);
    await write(1, { worked: '告警及时，当天锁定账号' }, office.colleague);
    await expect(write(1)).rejects.toMatchObject(refused('REVIEW_MOVED_ON'));
    const { course, words, version } = await read();
    expect([version, words?.worked]).toEqual([2, '告警及时，当天锁定账号']);
    expect(course).toMatchObject({ people: 3, clients: 0, alerts: 0, tasksDone: 0 });
    expect(course.tasksDropped).toBeGreaterThan(0);
    const unknown = course.points.filter(({ at }) => at === null).map(({ what }) => what);
    expect(unknown).toEqual(['alerted', 'contained']);
  });

  it('is approved as it is by somebody who wrote none of it, and again after every change', async () => {
    await expect(approve(1)).rejects.toMatchObject(refused('REVIEW_NOT_WRITTEN'));
    await expect(add()).rejects.toMatchObject(refused('REVIEW_NOT_WRITTEN'));
    await write(0);
    await expect(approve(1)).rejects.toMatchObject(refused('REVIEW_LACKS_MEASURES'));
    await add();
    await expect(approve(1)).rejects.toMatchObject(refused('REVIEW_MOVED_ON'));
    await expect(approve(2, office.security)).rejects.toMatchObject(refused('REVIEW_NEEDS_ANOTHER_PERSON'));
    // The database holds the same against whoever goes past the process.
    const past = asPerson(
      office.security,
      'update leak_review set approved_version = 2, approved_by = $2 where case_id = $1',
      [caseId, office.security.id],
    );
    await expect(past).rejects.toMatchObject(BY_THE_DATABASE);
    await approve(2);
    expect((await read()).approved).toMatchObject({ holds: true });
    await add({ title: '每月复查接口日志' });
    expect((await read()).approved).toMatchObject({ holds: false });
    await expect(approve(3, office.security)).rejects.toMatchObject(refused('REVIEW_NEEDS_ANOTHER_PERSON'));
    await approve(3, office.compliance);
    await expect(
      asPerson(office.colleague, 'update leak_review set version = 9 where case_id = $1', [caseId]),
    ).rejects.toThrow();
  });

  it('may say why nothing has to become better', async () => {
    await write(0, { noMeasures: '误发一封，收件人已删除，流程没有缺口' });
    await approve(1);
    expect((await read()).approved).toMatchObject({ holds: true });
  });

  it('takes no number of a client for words', () => {
    const wrong = { caseId, version: 0, causes: '客户 13700001234 的资料', worked: '及时', noMeasures: null };
    expect(WriteReviewInput.safeParse(wrong).success).toBe(false);
  });
});

describe('an improvement', () => {
  it('is seen and done by its owner, who sees nothing else of the case, and is verified by another', async () => {
    await write(0);
    const improvementId = await add();
    const own = async () => (await ownImprovements(office.call(operator))).rows.map((one) => one.improvementId);
    expect(await own()).toContain(improvementId);
    for (const table of ['leak_case', 'leak_review', 'leak_review_version', 'leak_case_step'])
      expect(await asPerson(operator, `select from ${table}`, [])).toEqual([]);
    await expect(done(improvementId, office.security)).rejects.toMatchObject(refused('IMPROVEMENT_NOT_FOUND'));
    await expect(moveTo(improvementId, 'verify')).rejects.toMatchObject(refused('IMPROVEMENT_MOVED_ON'));
    await done(improvementId);
    await moveTo(improvementId, 'return', { words: '测试环境没有限速' });
    const { rows } = await ownImprovements(office.call(operator));
    expect(rows.find((one) => one.improvementId === improvementId)).toMatchObject({ returned: '测试环境没有限速' });
    await done(improvementId);
    await moveTo(improvementId, 'verify');
    expect(await own()).not.toContain(improvementId);
    const [found] = (await read()).improvements;
    expect(found).toMatchObject({ state: 'verified', ownerName: expect.any(String) });
    expect(found?.steps.map(({ act }) => act)).toEqual(['verify', 'done', 'return', 'done']);
    const told = (await readTimeline(office.call(office.security), { caseId })).entries.map(({ what }) => what);
    expect(told.filter((what) => what.startsWith('improvement'))).toHaveLength(5);
    const log = (await eventsOf(office.office, operator.id)).map(({ action, facts }) => [
      action,
      JSON.stringify(facts),
    ]);
    expect(log.map(([action]) => action)).toContain('incidents.improvement-moved');
    expect(JSON.stringify(log)).not.toContain('上线');
  });

  it('is not verified by who did it, not even past the process', async () => {
    await write(0);
    const improvementId = await add({ ownerNumber: office.colleague.number });
    await done(improvementId, office.colleague);
    await expect(moveTo(improvementId, 'verify')).rejects.toMatchObject(refused('IMPROVEMENT_OWN'));
    const past = asPerson(
      office.colleague,
      `insert into leak_improvement_step (improvement_id, act, words, done_by) values ($1, 'verify', '已核对', $2)`,
      [improvementId, office.colleague.id],
    );
    await expect(past).rejects.toMatchObject(BY_THE_DATABASE);
    await moveTo(improvementId, 'verify', {}, office.security);
  });

  it('is given on, and leaves whom the case turns out to concern', async () => {
    await write(0);
    const improvementId = await add();
    await expect(add({ ownerNumber: 'NOBODY-0' })).rejects.toMatchObject(refused('IMPROVEMENT_OWNER_UNFIT'));
    await namePerson(office.call(office.security), { caseId, staffNumber: operator.number });
    expect((await read()).improvements[0]).toMatchObject({ ownerId: null });
    await expect(moveTo(improvementId, 'give', { ownerNumber: operator.number })).rejects.toMatchObject(
      refused('IMPROVEMENT_OWNER_UNFIT'),
    );
    await moveTo(improvementId, 'give', { ownerNumber: office.compliance.number });
    expect((await read()).improvements[0]).toMatchObject({ ownerId: office.compliance.id });
  });

  it('is late from the day after its last, and dropped for a reason that another approves', async () => {
    await write(0, { noMeasures: '其余无需改进' });
    const improvementId = await add({ dueOn: '2026-01-31' });
    expect((await read()).improvements[0]).toMatchObject({ isLate: true });
    await moveTo(improvementId, 'drop', { words: '接口已下线' });
    const { improvements, version, mine } = await read();
    expect([improvements[0]?.state, mine]).toEqual(['dropped', true]);
    await expect(approve(version)).rejects.toMatchObject(refused('REVIEW_NEEDS_ANOTHER_PERSON'));
    await approve(version, office.compliance);
  });
});

describe('a reminder', () => {
  const remind = (improvementId: ImprovementId, when: WhenReminded) =>
    remindOwner(office.worker, { improvementId, when }, () => Promise.resolve());
  const timers = (improvementId: ImprovementId) =>
    office.office.sql.query<{ name: string; dueAt: Date }>(
      `select name, due_at as "dueAt" from timer where key = $1 order by due_at`,
      [improvementId],
    );
  const queued = async (improvementId: ImprovementId) =>
    (
      await office.office.sql.query<{ staffId: string }>(
        `select staff_id as "staffId" from message where template = 'incidents.improvement-due' and facts ->> 'improvementId' = $1`,
        [improvementId],
      )
    ).map(({ staffId }) => staffId);
  const read = (improvementId: ImprovementId, staffId: string) =>
    inSqlTransaction(office.worker, nobody, async (tx) => {
      const facts = { improvementId, staffId };
      return (await improvementDueMessage.read?.(tx, facts, office.office.keyring)) ?? null;
    });

  beforeAll(async () => {
    for (const { id } of [operator, office.compliance])
      await office.office.sql.query(
        `insert into auth_user (id, name, email, email_verified, created_at, updated_at) values ($1, 'x', $2, true, now(), now())`,
        [id, `${id}@office.example`],
      );
  });

  it('comes three mornings before an improvement is due and the morning after, once to whoever owns it then', async () => {
    await write(0);
    const improvementId = await add();
    expect(await timers(improvementId)).toEqual([
      { name: 'incidents.improvement-soon', dueAt: new Date('2099-12-28T01:00:00Z') },
      { name: 'incidents.improvement-late', dueAt: new Date('2100-01-01T01:00:00Z') },
    ]);
    await remind(improvementId, 'soon');
    await remind(improvementId, 'soon');
    expect(await queued(improvementId)).toEqual([operator.id]);
    const letter = await read(improvementId, operator.id);
    expect(letter?.to?.open()).toBe(`${operator.id}@office.example`);
    expect(letter?.values).toEqual({ day: '2099-12-31', standing: 'soon' });
    await moveTo(improvementId, 'give', { ownerNumber: office.compliance.number });
    expect(await read(improvementId, operator.id)).toBeNull();
    await remind(improvementId, 'late');
    expect((await queued(improvementId)).sort()).toEqual([operator.id, office.compliance.id].sort());
    await done(improvementId, office.compliance);
    expect(await read(improvementId, office.compliance.id)).toBeNull();
  });

  it('says of what is overdue that it is, and is spared whoever does an exercise', async () => {
    await write(0);
    const late = await add({ dueOn: '2026-01-31' });
    expect((await timers(late)).map(({ name }) => name)).toEqual(['incidents.improvement-late']);
    expect((await read(late, operator.id))?.values).toMatchObject({ standing: 'late' });
    await office.office.sql.query('update leak_case set is_drill = true where id = $1', [caseId]);
    await remind(late, 'late');
    expect(await queued(late)).toEqual([]);
  });
});

describe('a case', () => {
  it('of a leak is closed by a review that holds, and its improvements go on', async () => {
    await nearlyDone(caseId, 3);
    await expect(close({})).rejects.toMatchObject(refused('CASE_LACKS_FINDING'));
    await expect(close()).rejects.toMatchObject(refused('CASE_LACKS_REVIEW'));
    await write(0);
    const improvementId = await add();
    const past = asPerson(
      office.security,
      `insert into leak_case_step (case_id, act, version, state, words, finding, done_by) values ($1, 'move', 2, 'closed', '绕过', 'leak', $2)`,
      [caseId, office.security.id],
    );
    await expect(past).rejects.toMatchObject(BY_THE_DATABASE);
    await expect(close({ finding: 'nothing-leaked', words: '误报' })).rejects.toMatchObject(
      refused('CASE_LEAKED_SOMETHING'),
    );
    await approve(2);
    await close();
    expect(await office.caseRow(caseId)).toMatchObject({ state: 'closed' });
    const { entries } = await readTimeline(office.call(office.security), { caseId });
    expect(entries[0]).toMatchObject({ what: 'step', code: 'move', detail: 'closed/leak' });
    await expect(add()).rejects.toMatchObject(refused('CASE_OVER'));
    await expect(moveTo(improvementId, 'drop')).rejects.toMatchObject(refused('CASE_OVER'));
    await done(improvementId);
    await moveTo(improvementId, 'verify');
  });

  it('closes its alerts as it was found, those of a case that joined it too', async () => {
    const call = office.call(office.security);
    const raised = [await office.anAlert(), await office.anAlert(), await office.anAlert()];
    const opened = [];
    for (const { alertId } of raised)
      opened.push(
        await openCase(call, { kind: 'seller-inside', title: '门店客源外流', isDrill: false, alertIds: [alertId] }),
      );
    const [leak, joined, nothing] = opened.map(({ caseId: of }) => of);
    if (!leak || !joined || !nothing) throw new TypeError('three cases were opened');
    await moveCase(
      call,
      MoveCaseInput.parse({ caseId: joined, version: 1, act: 'merge', otherId: leak, words: '同一批客户' }),
    );
    caseId = leak;
    await nearlyDone(leak, 3);
    await write(0);
    await add();
    await approve(2);
    await close();
    await nearlyDone(nothing, 0, false);
    await close({ finding: 'nothing-leaked', words: '误报' }, office.colleague, nothing);
    const rows = await office.office.sql.query(
      `select a.state, a.closed_as as "as", (select s.words from leak_alert_step s where s.alert_id = a.id and s.act = 'close') as words
         from unnest($1::uuid[]) with ordinality asked (id, at) join leak_alert a on a.id = asked.id order by asked.at`,
      [raised.map(({ alertId }) => alertId)],
    );
    const [leakNumber, nothingNumber] = [(await readCase(call, leak)).number, (await readCase(call, nothing)).number];
    expect(rows).toEqual([
      { state: 'closed', as: 'confirmed', words: leakNumber },
      { state: 'closed', as: 'confirmed', words: leakNumber },
      { state: 'closed', as: 'false-alarm', words: nothingNumber },
    ]);
    const said = [
      ...(await eventsOf(office.office, office.security.id)),
      ...(await eventsOf(office.office, office.colleague.id)),
    ];
    const closings = said.filter(({ action, facts }) => action === 'incidents.alert-moved' && facts?.act === 'close');
    expect(closings.map(({ facts }) => facts?.as).sort()).toEqual(['confirmed', 'confirmed', 'false-alarm']);
  });

  it('in which nothing leaked owes no review, and is closed by another than who has it', async () => {
    await nearlyDone(caseId, 0, false);
    const found = { finding: 'nothing-leaked', words: '压测流量，没有客户数据' };
    await expect(close(found)).rejects.toMatchObject(refused('CASE_FOUND_BY_ANOTHER'));
    const past = asPerson(
      office.security,
      `insert into leak_case_step (case_id, act, version, state, words, finding, done_by) values ($1, 'move', 2, 'closed', '绕过', 'nothing-leaked', $2)`,
      [caseId, office.security.id],
    );
    await expect(past).rejects.toMatchObject(BY_THE_DATABASE);
    await expect(close({ finding: 'nothing-leaked' }, office.colleague)).rejects.toMatchObject(
      refused('CASE_LACKS_CONCLUSION'),
    );
    await close(found, office.colleague);
    expect(await office.caseRow(caseId)).toMatchObject({ state: 'closed' });
  });

  it('waits for a freeze that has no end, also for one from before there was a case', async () => {
    const { sql } = office.office;
    const agent = await aStaffMember(sql);
    await sql.query(
      `insert into containment (kind, staff_id, reason, pressed_by) values ('freeze', $1, '先冻结再立案', $2)`,
      [agent.id, office.security.id],
    );
    const later = await aCase();
    await namePerson(office.call(office.security), { caseId: later, staffNumber: agent.number });
    await nearlyDone(later, 0, false);
    const { course } = await readReview(office.call(office.colleague), later);
    expect([course.measures, course.points.find(({ what }) => what === 'contained')?.at]).toEqual([
      1,
      expect.any(Date),
    ]);
    const found = { finding: 'nothing-leaked', words: '压测流量，没有客户数据' };
    const grant = `update role_grant set action = $2 where action = $1`;
    await sql.query(grant, ['read-containment', 'read-something']);
    // Also for somebody who may not see what is contained, and past the application.
    await expect(close(found, office.colleague, later)).rejects.toMatchObject(refused('CASE_LACKS_LIFTING'));
    const past = asPerson(
      office.colleague,
      `insert into leak_case_step (case_id, act, version, state, words, finding, done_by) values ($1, 'move', 2, 'closed', '绕过', 'nothing-leaked', $2)`,
      [later, office.colleague.id],
    );
    await expect(past).rejects.toMatchObject(BY_THE_DATABASE);
    await sql.query(grant, ['read-something', 'read-containment']);
    await sql.query(
      `update containment set lifted_by = $2, lifted_at = clock_timestamp(), lift_reason = '已核实无关' where staff_id = $1`,
      [agent.id, office.colleague.id],
    );
    await close(found, office.colleague, later);
    expect(await office.caseRow(later)).toMatchObject({ state: 'closed' });
  });

  it('that is an exercise wants words and no review', async () => {
    const drill = await aCase(true);
    await nearlyDone(drill, 3);
    await expect(close({ finding: 'leak' }, office.security, drill)).rejects.toMatchObject(
      refused('CASE_LACKS_FINDING'),
    );
    await close({ words: '演练按时完成' }, office.security, drill);
    expect(await office.caseRow(drill)).toMatchObject({ state: 'closed' });
  });
});

it('a year is counted by what became of its cases, who was told in time, and what becomes better', async () => {
  const year = Number((await readCase(office.call(office.security), caseId)).number.slice(0, 4));
  const counted = () => yearOfCases(office.call(office.compliance), { year });
  const before = await counted();
  const ofKind = ({ kinds }: CaseYear) => kinds.find(({ kind }) => kind === 'intrusion');
  await nearlyDone(caseId, 3);
  await write(0);
  await add({ dueOn: '2026-01-31' });
  await approve(2);
  await close();
  const [none, drill] = [await aCase(), await aCase(true)];
  await nearlyDone(none, 0, false);
  await close({ finding: 'nothing-leaked', words: '压测流量' }, office.colleague, none);
  await nearlyDone(drill, 3);
  const after = await counted();
  const gained = (of: (one: CaseYear) => number) => of(after) - of(before);
  expect(gained((one) => ofKind(one)?.leaks ?? 0)).toBe(1);
  expect(gained((one) => ofKind(one)?.nothingLeaked ?? 0)).toBe(1);
  expect(gained((one) => one.drills.goingOn)).toBe(1);
  expect(gained((one) => one.authority.told)).toBe(1);
  expect(gained((one) => one.improvements.late)).toBe(1);
  expect([after.authority.medianMinutes, after.years]).toEqual([60, expect.arrayContaining([year])]);
  // A report of a million people within four hours: in time; without one, five hours later: late.
  const [told, silent] = [await aCase(), await aCase()];
  const facts = (of: CaseId, hoursAgo: number) =>
    StateFactsInput.parse({
      ...{ caseId: of, version: 0, noticedAt: new Date(Date.now() - hoursAgo * HOUR_MS), people: 1_000_000 },
      ...{ throughSystems: true, judgedLarger: false, operates: 'ordinary', harmAverted: false, crimeSuspected: false },
      ...{ handledAt: null, words: '接口日志异常' },
    });
  await stateFacts(office.call(office.security), facts(told, 1));
  await stateFacts(office.call(office.security), facts(silent, 5));
  const report = { duty: 'report-incident', part: 'first', toldAt: new Date(), receipt: null, words: '已报' };
  await recordReport(office.call(office.security), RecordReportInput.parse({ caseId: told, ...report }));
  const { timed } = await counted();
  expect([timed.inTime - after.timed.inTime, timed.late - after.timed.late]).toEqual([1, 1]);
  // Whom a case concerns does not count it.
  await namePerson(office.call(office.security), { caseId: silent, staffNumber: office.compliance.number });
  expect((await counted()).timed.late).toBe(timed.late - 1);
});
