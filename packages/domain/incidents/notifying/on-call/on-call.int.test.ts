import { aCall, eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { instantThere } from '@kean/queues';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertId } from '../../contract/alerts.ts';
import { ExceptOnCallInput, type OnCallTurn, SaveChainInput, SaveOnCallInput } from '../../contract/notifying.ts';
import { policy } from '../../policy.ts';
import { openToldOffice, type ToldOffice } from '../../testing/told-office.ts';
import { acknowledgeAlerts } from '../acknowledge-alerts.ts';
import { officeNow } from '../reachable-people.ts';
import { weekOf } from '../rules/who-is-on-call.ts';
import { exceptOnCall, liftException } from './except-on-call.ts';
import { readOnCall } from './read-on-call.ts';
import { saveChain } from './save-chain.ts';
import { saveOnCall } from './save-on-call.ts';

let told: ToldOffice;
let [first, second]: TestStaff[] = [];

const person = (given: TestStaff | undefined): TestStaff => {
  if (given === undefined) throw new TypeError('somebody works here');
  return given;
};
const call = (member: TestStaff | undefined = first) =>
  aCall(
    told.office,
    person(member),
    [policy],
    {
      'incidents.read-alerts': 'agency',
      'incidents.triage-alerts': 'agency',
      'incidents.set-on-call': 'agency',
    },
    ['security'],
  );
const week = (monday?: string) => readOnCall(call(), monday === undefined ? {} : { monday });
const turn = (rank: 1 | 2, weekday: number, fromMinute: number, member: TestStaff | null | undefined): OnCallTurn => ({
  ...{ rank, weekday, fromMinute },
  staffId: member === null ? null : person(member).id,
});
const save = async (turns: readonly OnCallTurn[], more: object = {}) =>
  saveOnCall(
    call(),
    SaveOnCallInput.parse({
      ...{ version: (await week()).version, turns, quietFrom: 1_320, quietUntil: 480, admitsGaps: false },
      ...more,
    }),
  );
const except = (more: object) =>
  exceptOnCall(call(), ExceptOnCallInput.parse({ rank: 1, reason: 'swap', admitsGaps: false, ...more }));
const code = (sentence: string) => expect.objectContaining({ code: sentence });

beforeAll(async () => {
  told = await openToldOffice();
});
afterAll(() => told?.close());
beforeEach(async () => {
  await told.forget();
  [first, second] = [await told.handler(), await told.handler()];
});

describe('the plan of a week', () => {
  it('is saved as a whole, shown as stretches, and the log says by whom', async () => {
    await save([turn(1, 1, 540, first), turn(1, 5, 1_080, second), turn(2, 1, 0, second)]);
    const { stretches, version, turns } = await week('2026-11-23');
    expect(turns).toHaveLength(3);
    const firsts = stretches.filter(({ rank }) => rank === 1);
    expect(firsts.at(0)).toMatchObject({ from: instantThere('2026-11-23', '00:00'), staffId: person(second).id });
    expect(firsts.at(1)).toMatchObject({ from: instantThere('2026-11-23', '09:00'), staffId: person(first).id });
    expect(firsts.at(-1)).toMatchObject({ until: instantThere('2026-11-30', '00:00'), staffId: person(second).id });
    expect(await eventsOf(told.office, person(first).id)).toContainEqual(
      expect.objectContaining({ action: 'incidents.on-call-saved', facts: { version, turns: 3, gaps: 0 } }),
    );
  });

  it('with an hour of nobody is not saved, unless somebody says that they know', async () => {
    const gap = [turn(1, 1, 0, first), turn(1, 6, 0, null)];
    await expect(save(gap)).rejects.toEqual(code('INCIDENTS_ON_CALL_GAPS'));
    await expect(save([])).rejects.toEqual(code('INCIDENTS_ON_CALL_GAPS'));
    await save(gap, { admitsGaps: true });
    expect((await week()).stretches.filter(({ rank, staffId }) => rank === 1 && staffId === null)).toHaveLength(2);
  });

  it('of somebody who may not handle alerts is not saved, by the database either', async () => {
    const agent = await aStaffMember(told.office.sql);
    await expect(save([turn(1, 1, 0, agent)])).rejects.toEqual(code('INCIDENTS_ON_CALL_UNFIT'));
    await expect(
      inSqlTransaction(told.office.db, { ...nobody, staffId: person(first).id }, (tx) =>
        tx.query('insert into on_call_turn (rank, weekday, from_minute, staff_id) values (1, 1, 0, $1::uuid)', [
          agent.id,
        ]),
      ),
    ).rejects.toThrow();
  });

  it('that somebody else has saved meanwhile is not overwritten', async () => {
    const { version } = await week();
    await save([turn(1, 1, 0, first)]);
    await expect(save([turn(1, 1, 0, second)], { version })).rejects.toEqual(code('INCIDENTS_ON_CALL_MOVED_ON'));
  });

  it('shows as nobody whoever has lost the right since', async () => {
    await save([turn(1, 1, 0, second)]);
    await told.office.sql.query('delete from staff_role where staff_id = $1', [person(second).id]);
    const { now, stretches } = await week();
    expect(now.first).toBeNull();
    expect(stretches.every(({ staffId }) => staffId === null)).toBe(true);
  });
});

describe('the order in which people are told', () => {
  const waitsOf = (changes: Record<string, object> = {}) =>
    ['critical', 'high', 'medium', 'low'].map((severity) => ({
      ...{ severity, waitMinutes: 10, repeatMinutes: 20, sleeps: false },
      ...changes[severity],
    }));
  const SECURITY = { link: 'role', roleCode: 'security' };
  const chain = async (links: readonly object[], waits = waitsOf(), more: object = {}) =>
    saveChain(
      call(),
      SaveChainInput.parse({ version: (await week()).telling.version, links, waits, groupSeconds: 45, ...more }),
    );

  it('is what was saved, shows who set it, counts for the telling at once, and stands in the log', async () => {
    const staffId = person(second).id;
    await chain(
      [{ link: 'first' }, { link: 'person', staffId }, SECURITY],
      waitsOf({ low: { repeatMinutes: null, sleeps: true } }),
    );
    const seen = await week();
    expect(seen.chain.map(({ link, roleCode, staffId: who }) => [link, roleCode, who])).toEqual([
      ['first', null, null],
      ['person', null, staffId],
      ['role', 'security', null],
    ]);
    expect(seen.waits.find(({ severity }) => severity === 'low')).toMatchObject({
      waitMinutes: 10,
      repeatMinutes: null,
    });
    expect(seen.telling).toMatchObject({
      groupSeconds: 45,
      savedAt: expect.any(Date),
      savedByName: expect.any(String),
    });
    expect(seen.roles.map(({ code: role }) => role)).toContain('security');
    const now = await inSqlTransaction(told.worker, nobody, officeNow);
    expect(now.chain[1]).toEqual([staffId]);
    expect(now.waits.critical).toMatchObject({ waitMinutes: 10, repeatMinutes: 20, sleeps: false });
    const events = await eventsOf(told.office, person(first).id);
    expect(events.find(({ action }) => action === 'incidents.chain-saved')).toMatchObject({
      facts: { links: 3, lastAfterMinutes: 20, groupSeconds: 45 },
    });
  });

  it('is told a person of it, in its turn', async () => {
    await chain([{ link: 'person', staffId: person(second).id }, SECURITY]);
    const mailed = told.mail.received.length;
    await told.raise({ about: await aStaffMember(told.office.sql) });
    await told.teller().turn();
    await expect
      .poll(() => told.mailed(mailed))
      .toEqual([expect.stringContaining(person(second).number.toLowerCase())]);
  });

  it.each([
    ['nobody', [], waitsOf(), 'INCIDENTS_CHAIN_WITHOUT_A_ROLE'],
    ['people on call alone', [{ link: 'first' }], waitsOf(), 'INCIDENTS_CHAIN_WITHOUT_A_ROLE'],
    ['one twice', [SECURITY, SECURITY], waitsOf(), 'INCIDENTS_CHAIN_NAMES_ONE_TWICE'],
    [
      'an hour and two minutes',
      [{ link: 'first' }, { link: 'second' }, SECURITY],
      waitsOf({ high: { waitMinutes: 31 } }),
      'INCIDENTS_CHAIN_TOO_SLOW',
    ],
    ['no word again', [SECURITY], waitsOf({ critical: { repeatMinutes: null } }), 'INCIDENTS_CHAIN_FALLS_SILENT'],
    ['a critical one that sleeps', [SECURITY], waitsOf({ critical: { sleeps: true } }), 'INCIDENTS_CHAIN_FALLS_SILENT'],
    [
      'a role that handles no alerts',
      [{ link: 'role', roleCode: 'agent' }, SECURITY],
      waitsOf(),
      'INCIDENTS_ON_CALL_UNFIT',
    ],
  ])('of %s is refused, and the old one stands', async (_, links, waits, because) => {
    const before = (await week()).chain;
    await expect(chain(links, waits)).rejects.toEqual(code(because));
    expect((await week()).chain).toEqual(before);
  });

  it('exactly an hour is let through', async () => {
    await chain(
      [{ link: 'first' }, { link: 'second' }, SECURITY],
      waitsOf({ high: { waitMinutes: 30, repeatMinutes: 60 } }),
    );
    expect((await week()).waits.find(({ severity }) => severity === 'high')?.waitMinutes).toBe(30);
  });

  it('that somebody else has saved meanwhile is not overwritten; nobody outside is put into it', async () => {
    const agent = await aStaffMember(told.office.sql);
    await expect(chain([{ link: 'person', staffId: agent.id }, SECURITY])).rejects.toEqual(
      code('INCIDENTS_ON_CALL_UNFIT'),
    );
    const { version } = (await week()).telling;
    await chain([SECURITY]);
    await expect(chain([SECURITY, { link: 'first' }], waitsOf(), { version })).rejects.toEqual(
      code('INCIDENTS_ON_CALL_MOVED_ON'),
    );
  });

  it('the database holds the same, whatever the api asks', async () => {
    const tried = (staffId: StaffId, ...texts: string[]) =>
      inSqlTransaction(told.office.db, { ...nobody, staffId }, async (tx) => {
        for (const text of texts) await tx.query(text, []);
      });
    const agent = await aStaffMember(told.office.sql);
    const holder = person(first).id;
    for (const text of ['delete from leak_chain_link', 'update leak_wait set wait_minutes = 1'])
      await expect(tried(agent.id, text)).rejects.toThrow();
    for (const text of [
      'delete from leak_chain_link',
      `update leak_wait set wait_minutes = 61 where severity = 'high'`,
      `update leak_wait set repeat_minutes = null where severity = 'critical'`,
    ])
      await expect(
        tried(holder, `insert into leak_chain_link (position, link) values (9, 'second')`, text),
      ).rejects.toThrow();
    const foreign = `insert into leak_chain_link (position, link, staff_id) values (8, 'person', '${agent.id}')`;
    await expect(tried(holder, foreign)).rejects.toThrow();
  });
});

describe('an exception', () => {
  const hour = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString();

  it('counts over the plan, the last one over the one before, until it is lifted', async () => {
    await save([turn(1, 1, 0, first)]);
    const swap = await except({ staffId: person(second).id, from: hour(-1), until: hour(1) });
    const onCall = async () => {
      const [found] = await told.office.sql.query<{ id: string }>('select on_call_at(1, now()) as id');
      return found?.id;
    };
    expect(await onCall()).toBe(person(second).id);
    const back = await except({ staffId: person(first).id, from: hour(-1), until: hour(1), reason: 'absence' });
    expect(await onCall()).toBe(person(first).id);
    await liftException(call(), back);
    expect(await onCall()).toBe(person(second).id);
    await liftException(call(), swap);
    expect(await onCall()).toBe(person(first).id);
    await expect(liftException(call(), swap)).rejects.toEqual(code('INCIDENTS_ON_CALL_EXCEPTION_OVER'));
  });

  it('of nobody has to be admitted; one of another, or without an end, is refused', async () => {
    const nobodyThere = { staffId: null, from: hour(0), until: hour(8), reason: 'holiday' };
    await expect(except(nobodyThere)).rejects.toEqual(code('INCIDENTS_ON_CALL_GAPS'));
    await except({ ...nobodyThere, admitsGaps: true });
    const agent = await aStaffMember(told.office.sql);
    await expect(except({ staffId: agent.id, from: hour(0), until: hour(8) })).rejects.toEqual(
      code('INCIDENTS_ON_CALL_UNFIT'),
    );
    expect(() => except({ staffId: person(first).id, from: hour(0), until: hour(-1) })).toThrow();
    expect(() => except({ staffId: person(first).id, from: hour(0), until: hour(63 * 24) })).toThrow();
  });
});

it('the picture of the week and the database agree on every hour', async () => {
  await save([turn(1, 1, 545, first), turn(1, 3, 1_410, second), turn(1, 6, 60, first), turn(1, 7, 0, null)], {
    admitsGaps: true,
  });
  const { turns } = await week('2026-11-23');
  const handlers = new Set<string>([person(first).id, person(second).id]);
  const stretches = weekOf(1, '2026-11-23', turns, [], handlers);
  for (let minutes = 7; minutes < 7 * 1_440; minutes += 97) {
    const at = new Date(instantThere('2026-11-23', '00:00').getTime() + minutes * 60_000);
    const [found] = await told.office.sql.query<{ id: string | null }>('select on_call_at(1, $1) as id', [at]);
    const shown = stretches.find(({ from, until }) => from <= at && at < until);
    expect([minutes, shown?.staffId ?? null]).toEqual([minutes, found?.id ?? null]);
  }
});

describe('an acknowledgement', () => {
  const acknowledge = (member: TestStaff | undefined, ids: string[]) =>
    acknowledgeAlerts(call(member), { alertIds: ids as AlertId[] });
  const telling = (id: string | undefined) =>
    told.office.sql.query('select due_at, acknowledged_by from leak_telling where alert_id = $1', [id]);

  it('ends the telling of many at once, once, and the log holds each', async () => {
    const ids = await told.raise({ count: 40 });
    const both = await Promise.all([acknowledge(first, ids), acknowledge(second, ids)]);
    expect(both.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBe(40);
    expect(await told.office.sql.query('select from leak_telling where due_at is not null')).toEqual([]);
    const events = [
      ...(await eventsOf(told.office, person(first).id)),
      ...(await eventsOf(told.office, person(second).id)),
    ];
    const said = events.filter(({ action }) => action === 'incidents.alert-acknowledged');
    expect(said.map(({ subjectId }) => subjectId).toSorted()).toEqual(ids.toSorted());
  });

  it('is not made by whom it is about: to them it is not there', async () => {
    const [id] = await told.raise({ about: person(first) });
    expect(await acknowledge(first, [id ?? ''])).toEqual({ acknowledged: 0 });
    expect(await telling(id)).toMatchObject([{ acknowledged_by: null }]);
    await expect(
      inSqlTransaction(told.office.db, { ...nobody, staffId: person(first).id }, (tx) =>
        tx.query('insert into leak_acknowledgement (alert_id, done_by) values ($1::uuid, $2::uuid)', [
          id,
          person(first).id,
        ]),
      ),
    ).rejects.toThrow();
    expect(await acknowledge(second, [id ?? ''])).toEqual({ acknowledged: 1 });
  });

  it('is not made in another’s name, nor taken away', async () => {
    const [id] = await told.raise();
    const asFirst = { ...nobody, staffId: person(first).id };
    await expect(
      inSqlTransaction(told.office.db, asFirst, (tx) =>
        tx.query('insert into leak_acknowledgement (alert_id, done_by) values ($1::uuid, $2::uuid)', [
          id,
          person(second).id,
        ]),
      ),
    ).rejects.toThrow();
    await acknowledge(first, [id ?? '']);
    for (const text of ['delete from leak_acknowledgement', 'update leak_telling set due_at = now()'])
      await expect(inSqlTransaction(told.office.db, asFirst, (tx) => tx.query(text, []))).rejects.toThrow();
  });

  it('ends with the alert being told again after it was closed: the chain begins anew', async () => {
    const [id] = await told.raise();
    await acknowledge(first, [id ?? '']);
    for (const change of [
      `state = 'closed', closed_as = 'false-alarm'`,
      `state = 'new', closed_as = null, times = times + 1`,
    ])
      await inSqlTransaction(told.worker, nobody, (tx) =>
        tx.query(`update leak_alert set ${change} where id = $1::uuid`, [id]),
      );
    const [again] = await told.office.sql.query(
      'select round, step, due_at is not null as due, acknowledged_at from leak_telling where alert_id = $1',
      [id],
    );
    expect(again).toEqual({ round: 2, step: 0, due: true, acknowledged_at: null });
  });
});

it('nobody but who sets the plan writes to it, whatever the api asks', async () => {
  const member = await aStaffMember(told.office.sql);
  await told.office.sql.query(
    `insert into role (code, name, name_en) values ('reader', '看', 'Reader') on conflict do nothing`,
  );
  await told.office.sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'reader', 'incidents', 'read-alerts', 'LeakAlert', 'agency')`,
    [newId()],
  );
  await told.office.sql.query(`insert into staff_role values ($1, 'reader')`, [member.id]);
  const as = { ...nobody, staffId: member.id };
  await expect(
    inSqlTransaction(told.office.db, as, (tx) =>
      tx.query('insert into on_call_turn (rank, weekday, from_minute) values (1, 1, 0)', []),
    ),
  ).rejects.toThrow();
  const changed = await inSqlTransaction(told.office.db, as, (tx) =>
    tx.query('update on_call_plan set version = version + 1, saved_by = $1::uuid where id = 1 returning version', [
      member.id,
    ]),
  );
  expect(changed).toEqual([]);
});
