import { inSqlTransaction, nobody } from '@kean/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveCase } from '../cases/move-case.ts';
import { namePerson } from '../cases/name-person.ts';
import { openCase } from '../cases/open-case.ts';
import { readCase } from '../cases/read-case.ts';
import { settleTask } from '../cases/tasks.ts';
import { RecordReportInput, StateFactsInput } from '../contract/case-duties.ts';
import { type CaseId, MoveCaseInput } from '../contract/cases.ts';
import { approveReview } from '../review/approve-review.ts';
import { writeReview } from '../review/write-review.ts';
import { type OfficeOfCases, openOfficeOfCases } from '../testing/office-of-cases.ts';
import { readDuties } from './read-duties.ts';
import { recordReport } from './record-report.ts';
import { dutyRunsMessage } from './reminders/duty-runs.ts';
import { remindOfRunningDuty } from './reminders/remind-of-running-duty.ts';
import { stateFacts } from './state-facts.ts';

const HOUR_MS = 3_600_000;
let office: OfficeOfCases;
let caseId: CaseId;
let noticedAt: Date;

beforeAll(async () => {
  office = await openOfficeOfCases();
  for (const { id } of [office.security, office.colleague, office.compliance])
    await office.office.sql.query(
      `insert into auth_user (id, name, email, email_verified, created_at, updated_at) values ($1, 'x', $2, true, now(), now())`,
      [id, `${id}@office.example`],
    );
});
afterAll(() => office.close());
const aCase = async (isDrill = false) =>
  (await openCase(office.call(office.security), { kind: 'intrusion', title: '接口被刷', isDrill, alertIds: [] }))
    .caseId;
beforeEach(async () => {
  caseId = await aCase();
  noticedAt = new Date(Date.now() - HOUR_MS);
});

const state = (version: number, more: object = {}, of = caseId) =>
  stateFacts(
    office.call(office.security),
    StateFactsInput.parse({
      ...{
        caseId: of,
        version,
        noticedAt,
        people: null,
        throughSystems: true,
        judgedLarger: false,
        operates: 'ordinary',
      },
      ...{ harmAverted: false, crimeSuspected: false, handledAt: null, words: '接口日志异常' },
      ...more,
    }),
  );
const record = (duty: string, more: object = {}) =>
  recordReport(
    office.call(office.security),
    RecordReportInput.parse({
      ...{ caseId, duty, part: 'first', toldAt: new Date(Date.now() - 1_000), receipt: null, words: '先报已知情况' },
      ...more,
    }),
  );
const duties = async () => (await readDuties(office.call(office.colleague), caseId)).duties;
const standing = async (kind: string) => (await duties()).find((one) => one.kind === kind)?.standing;
const timers = (of = caseId) =>
  office.office.sql.query<{ name: string; key: string; dueAt: Date }>(
    `select name, key, due_at as "dueAt" from timer where key like $1::text || '-%' order by due_at`,
    [of],
  );
const remind = (when: 'half' | 'late' = 'half', of = caseId) =>
  remindOfRunningDuty(office.worker, { caseId: of, duty: 'report-incident', when }, () => Promise.resolve());
const mailed = (of = caseId) =>
  office.office.sql.query<{ staffId: string }>(
    `select staff_id as "staffId" from message where template = 'incidents.duty-runs' and facts ->> 'caseId' = $1`,
    [of],
  );

describe('the duties of a case', () => {
  it('come from its facts anew, each with its article; none before there are any', async () => {
    expect(await duties()).toEqual([]);
    await state(0);
    const report = (await duties()).find(({ kind }) => kind === 'report-incident');
    expect(report).toMatchObject({ standing: 'undecided', dueAt: new Date(noticedAt.getTime() + 4 * HOUR_MS) });
    expect(report?.by[0]).toMatchObject({ id: 'incident-reporting/operator', article: { zh: '第四条' } });
    await state(1, { people: 999_999 });
    expect(await standing('report-incident')).toBe('not-owed');
    await state(2, { people: 1_000_000, noticedAt: new Date(Date.now() - 5 * HOUR_MS) });
    expect(await standing('report-incident')).toBe('late');
    const { facts } = await readDuties(office.call(office.security), caseId);
    expect(facts.map(({ version, people }) => [version, people])).toEqual([
      [3, 1_000_000],
      [2, 999_999],
      [1, null],
    ]);
  });

  it('are met by what was told, with who, when and the number of the receipt', async () => {
    await expect(record('tell-authority')).rejects.toMatchObject({ code: 'INCIDENTS_NO_FACTS' });
    await state(0);
    await record('report-incident', { receipt: '网信收〔2026〕0712号' });
    await record('report-incident', { part: 'supplement', words: '补报涉及人数' });
    expect(await standing('report-incident')).toBe('met');
    const { reports } = await readDuties(office.call(office.security), caseId);
    expect(reports.map(({ part, factVersion }) => [part, factVersion])).toEqual(
      expect.arrayContaining([
        ['first', 1],
        ['supplement', 1],
      ]),
    );
    const ahead = record('remedy', { toldAt: new Date(Date.now() + HOUR_MS) });
    await expect(ahead).rejects.toMatchObject({ code: 'INCIDENTS_FACTS_NOT_YET' });
  });

  it('rest on facts of whoever saw the newest, and on nothing that lies ahead', async () => {
    await state(0);
    await expect(state(0)).rejects.toMatchObject({ code: 'INCIDENTS_FACTS_MOVED_ON' });
    const ahead = { noticedAt: new Date(Date.now() + HOUR_MS) };
    await expect(state(1, ahead)).rejects.toMatchObject({ code: 'INCIDENTS_FACTS_NOT_YET' });
    const rewritten = inSqlTransaction(office.office.db, { ...nobody, staffId: office.security.id }, (tx) =>
      tx.query('update leak_case_fact set people = 1 where case_id = $1', [caseId]),
    );
    await expect(rewritten).rejects.toThrow();
  });
});

describe('the clocks of a case', () => {
  it('remind at half and at four fifths, move with the facts, and end with what was told', async () => {
    await state(0);
    const at = (part: number) => new Date(noticedAt.getTime() + part * 4 * HOUR_MS);
    expect((await timers()).map(({ name, dueAt }) => [name, dueAt])).toEqual([
      ['incidents.duty-half', at(0.5)],
      ['incidents.duty-late', at(0.8)],
    ]);
    await state(1, { operates: 'critical-infrastructure', noticedAt: new Date(Date.now() - 60_000) });
    expect((await timers()).at(-1)?.dueAt.getTime()).toBeLessThan(Date.now() + HOUR_MS);
    await record('report-incident');
    expect(await timers()).toEqual([]);
  });

  it('are told once to everybody who may handle the case, and to nobody whom it concerns', async () => {
    await state(0);
    await namePerson(office.call(office.security), { caseId, staffNumber: office.colleague.number });
    await remind();
    await remind();
    expect((await mailed()).map(({ staffId }) => staffId).sort()).toEqual(
      [office.security.id, office.compliance.id].sort(),
    );
    await remind('late');
    expect(await mailed()).toHaveLength(4);
    const read = (staffId: string) =>
      inSqlTransaction(office.worker, nobody, async (tx) => {
        const facts = { caseId, duty: 'report-incident', staffId };
        return (await dutyRunsMessage.read?.(tx, facts, office.office.keyring)) ?? null;
      });
    expect((await read(office.security.id))?.to?.open()).toBe(`${office.security.id}@office.example`);
    expect(await read(office.colleague.id)).toBeNull();
    await record('report-incident');
    expect(await read(office.security.id)).toBeNull();
  });

  it('of an exercise remind nobody', async () => {
    const drill = await aCase(true);
    await state(0, {}, drill);
    expect(await timers(drill)).toEqual([]);
    await remind('half', drill);
    expect(await mailed(drill)).toEqual([]);
  });
});

describe('a case that joins another', () => {
  const readOf = (of: CaseId) => readDuties(office.call(office.colleague), of);
  const reportOf = async (of: CaseId) => (await readOf(of)).duties.find(({ kind }) => kind === 'report-incident');
  const step = (of: CaseId, version: number, more: object) =>
    moveCase(office.call(office.security), MoveCaseInput.parse({ caseId: of, version, words: '同一起事件', ...more }));

  it('has its clocks run on there from when it was noticed first, until both are judged as one, and back when it parts', async () => {
    await state(0, { people: 1_000_000 });
    const [into, later] = [await aCase(), new Date(Date.now() - HOUR_MS / 2)];
    await state(0, { people: 3, noticedAt: later }, into);
    expect([(await reportOf(into))?.standing, await timers(into)]).toEqual(['not-owed', []]);
    const ran = await timers();
    expect(ran).toHaveLength(2);

    await step(caseId, 1, { act: 'merge', otherId: into });
    expect(await reportOf(into)).toMatchObject({
      standing: 'running',
      dueAt: new Date(noticedAt.getTime() + 4 * HOUR_MS),
    });
    expect(await readOf(into)).toMatchObject({ noticedAt, areToBeJudged: true });
    expect(await timers()).toEqual([]);
    expect((await timers(into)).map(({ dueAt }) => dueAt)).toEqual(ran.map(({ dueAt }) => dueAt));
    await remind('half');
    await remind('half', into);
    expect([(await mailed()).length, (await mailed(into)).length]).toEqual([0, 3]);

    await expect(state(1, { people: 3, noticedAt: later }, into)).rejects.toMatchObject({
      code: 'INCIDENTS_FACTS_NOTICED_BEFORE',
    });
    const past = inSqlTransaction(office.office.db, { ...nobody, staffId: office.security.id }, (tx) =>
      tx.query(
        `insert into leak_case_fact (case_id, version, noticed_at, people, through_systems, judged_larger, operates, harm_averted, crime_suspected, words, judged_by)
         values ($1, 2, $2, 3, true, false, 'ordinary', false, false, '绕过', $3)`,
        [into, later, office.security.id],
      ),
    );
    await expect(past).rejects.toMatchObject({ detail: { sqlState: '23514' } });
    await step(into, 1, { act: 'move', state: 'reviewing' });
    await expect(step(into, 2, { act: 'move', state: 'closed', finding: 'leak' })).rejects.toMatchObject({
      code: 'INCIDENTS_CASE_LACKS_FACTS_AS_ONE',
    });
    await state(1, { people: 999_999 }, into);
    expect(await readOf(into)).toMatchObject({ noticedAt, areToBeJudged: false });
    expect([(await reportOf(into))?.standing, await timers(into)]).toEqual(['not-owed', []]);

    await step(caseId, 2, { act: 'part' });
    expect((await timers()).map(({ dueAt }) => dueAt)).toEqual(ran.map(({ dueAt }) => dueAt));
    expect((await reportOf(caseId))?.standing).toBe('running');
  });

  it('is owed what it owed where the other has no facts of its own', async () => {
    await state(0, { crimeSuspected: true });
    const into = await aCase();
    await step(caseId, 1, { act: 'merge', otherId: into });
    const found = await readOf(into);
    expect([found.facts, found.areToBeJudged]).toEqual([[], true]);
    expect(found.duties.find(({ kind }) => kind === 'report-crime')?.standing).toBe('at-once');
  });

  it('has the facts judged anew also where it brought none: it brings alerts and clients', async () => {
    const into = await aCase();
    await state(0, {}, into);
    await step(caseId, 1, { act: 'merge', otherId: into });
    expect((await readOf(into)).areToBeJudged).toBe(true);
    await step(into, 1, { act: 'move', state: 'reviewing' });
    await expect(step(into, 2, { act: 'move', state: 'closed', finding: 'leak' })).rejects.toMatchObject({
      code: 'INCIDENTS_CASE_LACKS_FACTS_AS_ONE',
    });
  });
});

it('a case is closed when every duty is met or not owed, no task is open, and its review holds', async () => {
  const call = office.call(office.security);
  const close = (version: number) =>
    moveCase(call, MoveCaseInput.parse({ caseId, version, act: 'move', state: 'closed', finding: 'leak' }));
  const refused = (lacks: string) => ({ code: `INCIDENTS_CASE_LACKS_${lacks}` });
  await moveCase(call, MoveCaseInput.parse({ caseId, version: 1, act: 'move', state: 'reviewing' }));
  await expect(close(2)).rejects.toMatchObject(refused('FACTS'));
  await state(0, { people: 3, handledAt: new Date(Date.now() - 1_000) });
  await expect(close(2)).rejects.toMatchObject(refused('DUTIES'));
  for (const { kind, standing: stands } of await duties())
    if (stands !== 'not-owed') await record(kind, { part: 'whole', toldAt: new Date(Date.now() - 500) });
  await expect(close(2)).rejects.toMatchObject(refused('TASKS'));
  const past = inSqlTransaction(office.office.db, { ...nobody, staffId: office.security.id }, (tx) =>
    tx.query(
      `insert into leak_case_step (case_id, act, version, state, finding, done_by) values ($1, 'move', 2, 'closed', 'leak', $2)`,
      [caseId, office.security.id],
    ),
  );
  await expect(past).rejects.toThrow();
  for (const { taskId } of (await readCase(call, caseId)).tasks)
    await settleTask(call, { caseId, taskId, as: 'dropped', words: '已由他案处理' });
  await expect(close(2)).rejects.toMatchObject(refused('REVIEW'));
  const words = { causes: '接口缺少限速', worked: '告警及时', noMeasures: '限速已加上，没有其他缺口' };
  await writeReview(call, { caseId, version: 0, ...words });
  await approveReview(office.call(office.colleague), { caseId, version: 1 });
  await close(2);
  expect(await office.caseRow(caseId)).toMatchObject({ state: 'closed', closed_at: expect.any(Date) });
  await expect(state(1)).rejects.toMatchObject({ code: 'INCIDENTS_CASE_OVER' });
});
