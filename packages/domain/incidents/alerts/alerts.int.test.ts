import { aCall, eventsOf } from '@kean/clients/testing';
import { newId, type StaffId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCase } from '../cases/open-case.ts';
import { type AlertId, ListAlertsInput, MoveAlertInput, SuppressInput } from '../contract/alerts.ts';
import { policy } from '../policy.ts';
import {
  ACTS,
  anAgentOf,
  ENOUGH,
  openWatchedOffice,
  strangers,
  type WatchedOffice,
} from '../testing/watched-office.ts';
import { listAlerts, watchAlerts } from './list-alerts.ts';
import { moveAlert } from './move-alert.ts';
import { readAlert } from './read-alert.ts';
import { liftSuppression, listSuppressions, suppress } from './suppress.ts';

let watched: WatchedOffice;
let [security, colleague, agent]: TestStaff[] = [];

const person = (given: TestStaff | undefined): TestStaff => {
  if (given === undefined) throw new TypeError('somebody works here');
  return given;
};
const call = (member: TestStaff | undefined) =>
  aCall(
    watched.office,
    person(member),
    [policy],
    {
      'incidents.read-alerts': 'agency',
      'incidents.triage-alerts': 'agency',
      'incidents.suppress-alerts': 'agency',
      'incidents.handle-cases': 'agency',
    },
    ['security'],
  );
const list = (member: TestStaff | undefined, show = 'open') =>
  listAlerts(call(member), ListAlertsInput.parse({ show }));
const ids = (rows: readonly { alertId: AlertId }[]) => rows.map(({ alertId }) => alertId);
const move = (member: TestStaff | undefined, alertId: AlertId, version: number, more: object) =>
  moveAlert(call(member), MoveAlertInput.parse({ alertId, version, ...more }));
/** A case of the colleague's, that alerts go into. */
const aCase = async (by: TestStaff | undefined) =>
  (await openCase(call(by), { kind: 'seller-inside', title: '查看他人客户', isDrill: false, alertIds: [] })).caseId;
const alertAbout = async (member: TestStaff | undefined, rule = 'reveals-outside-care'): Promise<AlertId> => {
  await watched.look(person(member), strangers(ENOUGH));
  await watched.seeAll();
  const found = (await watched.alerts()).find((one) => one.staffId === member?.id && one.rule === rule);
  return found?.id as AlertId;
};

beforeAll(async () => {
  watched = await openWatchedOffice();
  [security, colleague] = [await aStaffMember(watched.office.sql), await aStaffMember(watched.office.sql)];
  await watched.office.sql.query(`insert into role (code, name, name_en) values ('security', '安全', 'Security')`);
  for (const action of ['read-alerts', 'triage-alerts', 'suppress-alerts'])
    await watched.office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakAlert', 'agency')`,
      [newId(), action],
    );
  for (const action of ['read-cases', 'handle-cases'])
    await watched.office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakCase', 'agency')`,
      [newId(), action],
    );
  for (const one of [security, colleague])
    await watched.office.sql.query(`insert into staff_role values ($1, 'security')`, [person(one).id]);
});
afterAll(() => watched.close());
beforeEach(async () => {
  agent = await anAgentOf(watched);
});

describe('who sees an alert', () => {
  it('security does, with the person, what was counted and by when it is to be handled', async () => {
    const alertId = await alertAbout(agent);
    const page = await list(security);
    const row = page.rows.find((one) => one.alertId === alertId);
    expect(row).toMatchObject({
      staffId: person(agent).id,
      state: 'new',
      measured: 9,
      threshold: 9,
      severity: 'high',
      times: 1,
    });
    expect(Number(row?.dueAt) - Number(row?.raisedAt)).toBeGreaterThan(3.9 * 3_600_000);
    expect((await eventsOf(watched.office, person(security).id)).at(-1)).toMatchObject({
      action: 'incidents.alerts-read',
    });
  });

  it('nobody else does, and of security nobody what is about themself, also by the database', async () => {
    const about = await alertAbout(security);
    const other = await alertAbout(agent);
    expect(ids((await list(security)).rows)).not.toContain(about);
    expect(ids((await list(colleague)).rows)).toContain(about);
    expect((await list(agent)).rows).toEqual([]);
    await expect(readAlert(call(security), ACTS, about)).rejects.toMatchObject({ code: 'INCIDENTS_ALERT_NOT_FOUND' });
    await expect(move(security, about, 1, { act: 'triage' })).rejects.toMatchObject({
      code: 'INCIDENTS_ALERT_NOT_FOUND',
    });
    expect((await eventsOf(watched.office, person(security).id)).at(-1)).toMatchObject({
      ...{ action: 'incidents.alert-move-refused', outcome: 'refused', subjectId: about },
    });
    await expect(move(agent, other, 1, { act: 'triage' })).rejects.toMatchObject({ code: 'INCIDENTS_ALERT_NOT_FOUND' });
  });
});

describe('what is made of an alert', () => {
  it('goes from hand to hand by steps that stand, each in the log', async () => {
    const alertId = await alertAbout(agent);
    await move(security, alertId, 1, { act: 'triage' });
    await move(security, alertId, 2, { act: 'assign', assignedTo: person(colleague).id });
    await move(colleague, alertId, 3, { act: 'comment', words: '已电话向店长核实' });
    await move(colleague, alertId, 4, { act: 'case', caseId: await aCase(colleague) });
    await move(colleague, alertId, 5, { act: 'close', closedAs: 'confirmed', words: '查看了他人客户，已约谈' });
    const alert = await readAlert(call(security), ACTS, alertId);
    expect(alert).toMatchObject({
      state: 'closed',
      closedAs: 'confirmed',
      assignedTo: person(colleague).id,
      version: 6,
    });
    expect(alert.steps.map(({ act, words }) => [act, words])).toEqual([
      ...[
        ['triage', null],
        ['assign', null],
        ['comment', '已电话向店长核实'],
        ['case', null],
      ],
      ['close', '查看了他人客户，已约谈'],
    ]);
    const moves = (await eventsOf(watched.office, person(colleague).id)).flatMap(({ facts }) => facts?.act ?? []);
    expect(moves).toEqual(['comment', 'case', 'close']);
    await move(security, alertId, 6, { act: 'reopen', words: '又有新的线索' });
    expect((await readAlert(call(security), ACTS, alertId)).state).toBe('triaged');
  });

  it('is refused to whoever saw an earlier state, and where it does not go that way', async () => {
    const alertId = await alertAbout(agent);
    await move(security, alertId, 1, { act: 'case', caseId: await aCase(security) });
    const stale = { code: 'INCIDENTS_ALERT_MOVED_ON' };
    await expect(move(colleague, alertId, 1, { act: 'triage' })).rejects.toMatchObject(stale);
    await expect(move(colleague, alertId, 2, { act: 'triage' })).rejects.toMatchObject(stale);
    const both = [security, colleague].map((one) => move(one, alertId, 2, { act: 'comment', words: '同时写下' }));
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is assigned to nobody who may not handle it, and repeats only another alert of the same person', async () => {
    const [mine, others] = [await alertAbout(agent), await alertAbout(await anAgentOf(watched))];
    const assign = (to: StaffId) => move(security, mine, 1, { act: 'assign', assignedTo: to });
    await expect(assign(person(agent).id)).rejects.toMatchObject({ code: 'INCIDENTS_HANDLER_UNFIT' });
    const repeat = (duplicateOf: AlertId) =>
      move(security, mine, 1, { act: 'close', closedAs: 'duplicate', duplicateOf, words: '重复' });
    for (const wrong of [others, mine])
      await expect(repeat(wrong)).rejects.toMatchObject({ code: 'INCIDENTS_NOT_A_REPEAT' });
  });

  it('takes no number of a client for a reason, and no reason where none belongs', () => {
    const step = { alertId: newId(), version: 1 };
    const wrong = [
      { act: 'comment', words: '客户电话 13700001234' },
      { act: 'comment' },
      { act: 'triage', words: '不该有的话' },
      { act: 'close', closedAs: 'duplicate', words: '没有说与哪条重复' },
      { act: 'assign' },
    ];
    for (const more of wrong) expect(MoveAlertInput.safeParse({ ...step, ...more }).success).toBe(false);
  });
});

describe('an opened alert', () => {
  it('shows the clients by number alone, whom the window touched, and the hours beside what is usual', async () => {
    const alertId = await alertAbout(agent);
    const { clients, clientsInAll, rhythm, handlers } = await readAlert(call(security), ACTS, alertId);
    expect([clients.length, clientsInAll, clients[0]?.number]).toEqual([ENOUGH, ENOUGH, null]);
    expect(rhythm.cells.reduce((sum, { acts }) => sum + acts, 0)).toBe(ENOUGH);
    expect([rhythm.days.length, rhythm.usualHours, rhythm.cells.every(({ inWindow }) => inWindow)]).toEqual([
      15,
      null,
      true,
    ]);
    expect(handlers.map(({ staffId }) => staffId).sort()).toEqual([person(security).id, person(colleague).id].sort());
  });
});

describe('a rule that is kept quiet', () => {
  it('tells into its own list until it is lifted, and asks for nobody', async () => {
    const first = await alertAbout(agent);
    const asked = SuppressInput.parse({ alertId: first, of: 'person', days: 7, reason: '已核实的集中回访' });
    const suppressionId = await suppress(call(security), asked);
    await watched.office.sql.query('delete from leak_alert where staff_id = $1', [person(agent).id]);
    const quiet = await alertAbout(agent);
    expect(ids((await list(security)).rows)).not.toContain(quiet);
    const kept = await list(security, 'suppressed');
    expect(kept.rows.find(({ alertId }) => alertId === quiet)).toMatchObject({
      isSuppressed: true,
      suppressedUntil: expect.any(Date),
    });
    expect((await listSuppressions(call(colleague))).find((one) => one.suppressionId === suppressionId)?.kept).toBe(1);
    await liftSuppression(call(colleague), suppressionId);
    await expect(liftSuppression(call(colleague), suppressionId)).rejects.toMatchObject({
      code: 'INCIDENTS_SUPPRESSION_OVER',
    });
  });
});

describe('an open screen', () => {
  it('has a new alert within a second of the commit, and one that moved', async () => {
    const leaving = new AbortController();
    const pages = watchAlerts(call(security), { show: 'open' }, leaving.signal);
    await pages.next();
    const began = performance.now();
    const alertId = await alertAbout(agent);
    const shown = await pages.next();
    expect(ids(shown.value?.rows ?? [])).toContain(alertId);
    // With the turns of the watch that this test takes itself.
    expect(performance.now() - began).toBeLessThan(3_000);
    await move(colleague, alertId, 1, { act: 'triage' });
    const moved = await pages.next();
    expect(moved.value?.rows.find((row) => row.alertId === alertId)?.state).toBe('triaged');
    leaving.abort();
  });
});
