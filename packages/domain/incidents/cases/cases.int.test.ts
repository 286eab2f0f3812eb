import { createHash } from 'node:crypto';
import { inLetters } from '@kean/audit';
import { eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlert } from '../alerts/read-alert.ts';
import { type CaseId, MoveCaseInput, OpenCaseInput, TakeEvidenceInput, type TimelineEntry } from '../contract/cases.ts';
import { ACTS, type OfficeOfCases, openOfficeOfCases } from '../testing/office-of-cases.ts';
import { listCases } from './list-cases.ts';
import { moveCase } from './move-case.ts';
import { namePerson } from './name-person.ts';
import { openCase } from './open-case.ts';
import { readCase } from './read-case.ts';
import { takeEvidence } from './take-evidence.ts';
import { addTask, assignTask, settleTask } from './tasks.ts';
import { readTimeline } from './timeline/read-timeline.ts';

let office: OfficeOfCases;
beforeAll(async () => {
  office = await openOfficeOfCases();
});
afterAll(() => office.close());

const open = async (wishes: object = {}, by = office.security): Promise<CaseId> =>
  (
    await openCase(
      office.call(by),
      OpenCaseInput.parse({ kind: 'seller-inside', title: '门店客源外流', isDrill: false, ...wishes }),
    )
  ).caseId;
const move = (by: TestStaff, caseId: CaseId, version: number, step: object) =>
  moveCase(office.call(by), MoveCaseInput.parse({ caseId, version, ...step }));
const read = (caseId: CaseId, by = office.security) => readCase(office.call(by), caseId);
const asPerson = (by: TestStaff, text: string, values: readonly unknown[]) =>
  inSqlTransaction(office.office.db, { ...nobody, staffId: by.id }, (tx) => tx.query(text, values));
async function timeline(caseId: CaseId, by = office.security): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readTimeline>> = await readTimeline(office.call(by), { caseId, cursor });
    entries.push(...page.entries);
    cursor = page.next;
  } while (cursor !== null);
  return entries;
}
const NOT_FOUND = { code: 'INCIDENTS_CASE_NOT_FOUND' };
const MOVED_ON = { code: 'INCIDENTS_CASE_MOVED_ON' };

describe('a case', () => {
  it('opens from an alert with the tasks of its kind, and the alert knows it', async () => {
    const { alertId, agent } = await office.anAlert();
    const caseId = await open({ alertIds: [alertId] });
    const found = await read(caseId);
    expect(found).toMatchObject({ state: 'opened', ownerId: office.security.id, alerts: 1, isDrill: false });
    expect(found.number).toMatch(/^20\d{2}-\d{4}$/);
    expect(found.tasks[0]).toMatchObject({ title: { zh: '冻结账号并断开全部会话' }, state: 'open' });
    expect([found.alertsIn[0]?.alertId, found.people[0]?.staffId]).toEqual([alertId, agent.id]);
    const alert = await readAlert(office.call(office.colleague), ACTS, alertId);
    expect(alert).toMatchObject({ state: 'in-case', inCase: { caseId, number: found.number } });
    const acts = (await eventsOf(office.office, office.security.id)).map(({ action }) => action);
    expect(acts).toEqual(expect.arrayContaining(['incidents.case-opened', 'incidents.alert-moved']));
  });

  it('goes on over its states, back for a reason, and is closed after its review alone', async () => {
    const caseId = await open();
    await move(office.security, caseId, 1, { act: 'move', state: 'contained' });
    const back = { act: 'move', state: 'assessing' };
    await expect(move(office.security, caseId, 2, back)).rejects.toMatchObject({
      code: 'INCIDENTS_CASE_GOES_BACK_FOR_A_REASON',
    });
    await move(office.colleague, caseId, 2, { ...back, words: '又发现一个设备' });
    await expect(move(office.security, caseId, 3, { act: 'move', state: 'closed' })).rejects.toMatchObject(MOVED_ON);
    await expect(move(office.security, caseId, 1, { act: 'comment', words: '看过' })).rejects.toMatchObject(MOVED_ON);
    // The database holds the same against whoever goes past the process.
    const past = asPerson(
      office.security,
      `insert into leak_case_step (case_id, act, version, state, done_by) values ($1, 'move', 3, 'closed', $2)`,
      [caseId, office.security.id],
    );
    await expect(past).rejects.toThrow();
    await expect(
      asPerson(office.security, `update leak_case set state = 'closed' where id = $1`, [caseId]),
    ).rejects.toThrow();
  });

  it('takes two steps at once as one, and tells the other that it has moved on', async () => {
    const caseId = await open();
    const both = [office.security, office.colleague].map((by) =>
      move(by, caseId, 1, { act: 'comment', words: '同时写下' }),
    );
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('has tasks that are settled once, by whoever did them, or dropped for a reason', async () => {
    const caseId = await open();
    const { tasks } = await read(caseId);
    const [first, second] = tasks.map(({ taskId }) => taskId);
    if (first === undefined || second === undefined) throw new TypeError('a case begins with tasks');
    await settleTask(office.call(office.colleague), { caseId, taskId: first, as: 'done', words: '已冻结' });
    const again = settleTask(office.call(office.security), { caseId, taskId: first, as: 'done', words: null });
    await expect(again).rejects.toMatchObject({ code: 'INCIDENTS_TASK_SETTLED' });
    await settleTask(office.call(office.security), { caseId, taskId: second, as: 'dropped', words: '没有导出' });
    const own = await addTask(office.call(office.security), {
      ...{ caseId, title: '联系物业调取录像', dueInMinutes: 60, assignedTo: office.colleague.id },
    });
    await assignTask(office.call(office.security), { caseId, taskId: own, assignedTo: null });
    const found = (await read(caseId)).tasks;
    expect(found.find(({ taskId }) => taskId === own)).toMatchObject({
      title: { zh: '联系物业调取录像' },
      assignedTo: null,
    });
    expect(found.find(({ taskId }) => taskId === first)).toMatchObject({ state: 'done', words: '已冻结' });
    expect((await timeline(caseId)).filter(({ what }) => what === 'task-settled')).toHaveLength(2);
  });
});

describe('whom a case concerns', () => {
  it('sees nothing of it, is owner of nothing in it, and the log holds that they tried', async () => {
    const caseId = await open({}, office.colleague);
    await namePerson(office.call(office.security), { caseId, staffNumber: office.colleague.number });
    expect(
      (await listCases(office.call(office.colleague), { show: 'open' })).rows.map((row) => row.caseId),
    ).not.toContain(caseId);
    await expect(read(caseId, office.colleague)).rejects.toMatchObject(NOT_FOUND);
    await expect(timeline(caseId, office.colleague)).rejects.toMatchObject(NOT_FOUND);
    expect((await eventsOf(office.office, office.colleague.id)).at(-1)).toMatchObject({
      ...{ action: 'incidents.case-refused', outcome: 'refused', subjectId: caseId },
    });
    expect((await office.caseRow(caseId))?.owner_id).toBeNull();
    expect((await read(caseId)).tasks.every(({ assignedTo }) => assignedTo === null)).toBe(true);
    await expect(
      move(office.security, caseId, 1, { act: 'assign', ownerId: office.colleague.id }),
    ).rejects.toMatchObject({
      code: 'INCIDENTS_CASE_HANDLER_UNFIT',
    });
    for (const table of [
      'leak_case_step',
      'leak_case_task',
      'leak_case_evidence',
      'leak_case_alert',
      'leak_case_person',
    ])
      expect(await asPerson(office.colleague, `select from ${table} where case_id = $1`, [caseId])).toEqual([]);
    const own = namePerson(office.call(office.security), { caseId, staffNumber: office.security.number });
    await expect(own).rejects.toMatchObject({ code: 'INCIDENTS_PERSON_NOT_TO_NAME' });
  });

  it('is hidden from whoever handles no cases, in every table', async () => {
    const { agent } = await office.anAlert();
    const caseId = await open();
    await expect(read(caseId, agent)).rejects.toMatchObject(NOT_FOUND);
    expect(await asPerson(agent, 'select from leak_case', [])).toEqual([]);
  });
});

describe('evidence', () => {
  it('has the digest of what the database had, in letters, and stands', async () => {
    const { alertId } = await office.anAlert();
    const caseId = await open();
    const words = '店长口述：上周五晚有人借用电脑';
    const take = (what: object) =>
      takeEvidence(office.call(office.security), TakeEvidenceInput.parse({ caseId, about: null, ...what }));
    const note = await take({ kind: 'note', words });
    await take({ kind: 'alert', about: alertId, words: null });
    const [event] = await office.office.sql.query<{ id: string }>(
      `select id from audit_event where action = 'incidents.case-opened' order by occurred_at desc limit 1`,
    );
    await take({ kind: 'event', about: event?.id, words: '立案记录' });
    const { evidence } = await read(caseId);
    expect(evidence.map(({ kind }) => kind).sort()).toEqual(['alert', 'event', 'note']);
    const digest = inLetters(createHash('sha256').update(words, 'utf8').digest());
    expect(evidence.find(({ evidenceId }) => evidenceId === note)?.digest).toBe(digest);
    await expect(take({ kind: 'event', about: newId(), words: null })).rejects.toMatchObject({
      code: 'INCIDENTS_EVIDENCE_NOT_THERE',
    });
    await expect(
      asPerson(office.security, `update leak_case_evidence set words = '另写' where id = $1`, [note]),
    ).rejects.toThrow();
    const facts = (await eventsOf(office.office, office.security.id)).at(-1)?.facts;
    expect(JSON.stringify(facts)).not.toContain('店长');
  });

  it('takes no number of a client for words', () => {
    const wrong = [
      { kind: 'note', words: '客户电话 13700001234' },
      { kind: 'note', words: 'a@office.example 说的' },
      { kind: 'note', about: null, words: null },
      { kind: 'event', about: null, words: '没有说是哪一条' },
    ];
    for (const what of wrong)
      expect(TakeEvidenceInput.safeParse({ caseId: newId(), about: null, ...what }).success).toBe(false);
  });
});

describe('merge and split', () => {
  it('a merge keeps both histories and says so, and is taken back by leaving again', async () => {
    const [one, other] = [await open({ title: '甲案' }), await open({ title: '乙案' })];
    await takeEvidence(office.call(office.security), { caseId: one, kind: 'note', about: null, words: '甲的记录' });
    await move(office.security, one, 1, { act: 'merge', otherId: other, words: '同一人所为' });
    expect(await office.caseRow(one)).toMatchObject({ state: 'merged', merged_into: other });
    const whole = await read(other);
    expect([whole.merged.map(({ caseId }) => caseId), whole.evidence.length]).toEqual([[one], 1]);
    const told = await timeline(other);
    expect(told.find(({ what, code }) => what === 'step' && code === 'merge')).toMatchObject({
      words: '同一人所为',
      ofCase: (await read(one)).number,
    });
    await expect(move(office.security, one, 2, { act: 'comment', words: '还要写' })).rejects.toMatchObject({
      code: 'INCIDENTS_CASE_OVER',
    });
    await move(office.colleague, one, 2, { act: 'part', words: '查明是两件事' });
    expect(await office.caseRow(one)).toMatchObject({ state: 'assessing', merged_into: null });
    expect((await read(other)).evidence).toEqual([]);
  });

  it('a split takes what was chosen to a new case, loses nothing, and is taken back by another', async () => {
    const { alertId } = await office.anAlert();
    const caseId = await open({ alertIds: [alertId] });
    const evidenceId = await takeEvidence(office.call(office.security), {
      caseId,
      kind: 'note',
      about: null,
      words: '另一件事',
    });
    const { made } = await move(office.security, caseId, 1, {
      ...{ act: 'split', words: '另案处理', alertIds: [alertId], evidenceIds: [evidenceId] },
    });
    if (made === null) throw new TypeError('a split without a target makes a case');
    const split = await read(made.caseId);
    expect([split.alertsIn.length, split.evidence.length, (await read(caseId)).alertsIn.length]).toEqual([1, 1, 0]);
    expect(split.people.length).toBe(1);
    await move(office.security, made.caseId, 1, {
      ...{ act: 'split', otherId: caseId, words: '并回', alertIds: [alertId], evidenceIds: [evidenceId] },
    });
    expect((await read(caseId)).evidence).toHaveLength(1);
    const twice = move(office.security, made.caseId, 2, {
      act: 'split',
      otherId: caseId,
      words: '再并',
      alertIds: [alertId],
    });
    await expect(twice).rejects.toMatchObject({ code: 'INCIDENTS_CASE_HOLDS_IT_NOT' });
    const unsaid = asPerson(office.security, `update leak_case_alert set case_id = $1 where alert_id = $2`, [
      made.caseId,
      alertId,
    ]);
    await expect(unsaid).rejects.toThrow();
  });
});

describe('an exercise', () => {
  it('takes no real alert, joins no real case, and is counted apart', async () => {
    const { alertId } = await office.anAlert();
    expect(OpenCaseInput.safeParse({ kind: 'other', title: '演练', isDrill: true, alertIds: [alertId] }).success).toBe(
      false,
    );
    const before = (await listCases(office.call(office.security), { show: 'drills' })).counts;
    const [drill, real] = [await open({ isDrill: true, title: '年度演练' }), await open()];
    const { rows, counts } = await listCases(office.call(office.security), { show: 'drills' });
    expect(rows.map((row) => row.caseId)).toEqual([drill]);
    expect([counts.drills - before.drills, counts.open - before.open]).toEqual([1, 1]);
    await expect(move(office.security, drill, 1, { act: 'merge', otherId: real, words: '误并' })).rejects.toMatchObject(
      {
        code: 'INCIDENTS_CASE_NOT_TO_JOIN',
      },
    );
    const into = asPerson(
      office.security,
      `insert into leak_alert_step (alert_id, act, version, case_id, done_by) values ($1, 'case', 1, $2, $3)`,
      [alertId, drill, office.security.id],
    );
    await expect(into).rejects.toThrow();
  });
});

it('a timeline of many pages holds everything once, the newest first', async () => {
  const caseId = await open();
  for (let version = 1; version <= 130; version += 1)
    await move(office.security, caseId, version, { act: 'comment', words: `第${version}条` });
  const entries = await timeline(caseId);
  expect(entries.length).toBe(131);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(131);
  expect(entries[0]?.words).toBe('第130条');
  expect(entries.at(-1)?.what).toBe('opened');
});
