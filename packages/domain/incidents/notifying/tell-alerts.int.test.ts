import { readLogFolder } from '@kean/audit';
import { inSqlTransaction, nobody } from '@kean/db';
import { type TemporaryFolder, type TestStaff, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SilenceWatch } from '../silence/silence-watch.ts';
import { mailOf, openToldOffice, type ToldOffice } from '../testing/told-office.ts';
import type { AlertTeller } from './alert-teller.ts';
import { tellingState } from './telling-state.ts';

const within = { timeout: 20_000 };

let told: ToldOffice;
let teller: AlertTeller;
let folder: TemporaryFolder;
let [first, second, chief]: TestStaff[] = [];
let mailsBefore = 0;
let saidBefore = 0;

const person = (given: TestStaff | undefined): TestStaff => {
  if (given === undefined) throw new TypeError('somebody works here');
  return given;
};
/** Mailboxes are new for each test: what a test before still had in hand is not counted. */
const mailed = () => {
  const own = to(first, second, chief);
  return told.mailed(mailsBefore).filter((address) => own.includes(address));
};
const said = () => told.robot.said.slice(saidBefore);
const to = (...people: (TestStaff | undefined)[]) => people.map((one) => mailOf(person(one)));
const stepsOf = (alertId: string | undefined) =>
  told.office.sql.query<{ step: number; way: string }>(
    'select distinct step, way from leak_told where alert_id = $1 order by 1, 2',
    [alertId],
  );
const ways = () =>
  told.office.sql.query<{ way: string; state: string }>('select way, state from leak_way order by way');
const silences = (watcher: string) =>
  told.office.sql.query<{ id: string; severity: string; spoke: boolean }>(
    `select id, severity, spoke_at is not null as spoke from leak_alert where rule = 'silent-' || $1`,
    [watcher],
  );
/** Turns until it is so. */
const turned = async (probe: () => unknown, expected: unknown) =>
  expect
    .poll(async () => {
      await teller.turn();
      return probe();
    }, within)
    .toEqual(expected);
/** What waits for its next try is tried now. */
const tryNow = () => told.office.sql.query('update timer set due_at = now()');

beforeAll(async () => {
  [told, folder] = [await openToldOffice(), await temporaryFolder()];
  teller = told.teller();
});
afterAll(async () => {
  await told?.close();
  await folder?.dispose();
});
beforeEach(async () => {
  await told.forget();
  [first, second, chief] = [await told.handler(), await told.handler(), await told.handler('compliance')];
  // The security role is a link of its own; here it is these two.
  await told.onCall(person(first), person(second));
  mailsBefore = told.mail.received.length;
  saidBefore = told.robot.said.length;
});

// First of all: a robot takes twenty messages a minute.
describe('a way that fails', () => {
  const failing = (...failed: string[]) =>
    expect
      .poll(async () => {
        await teller.turn();
        await tryNow();
        const found = await ways();
        return found.filter(({ state }) => state === 'failing').map(({ way }) => way);
      }, within)
      .toEqual(failed);
  /** As another process sees it, after it saw it for long enough. */
  const lookAround = async () => {
    await told.office.sql.query(`update leak_way set since = since - interval '1 minute'`);
    await new SilenceWatch({
      ...{ db: told.office.db, log: readLogFolder(folder.path, 900), firmAfterMs: 0 },
      troubled: (error) => {
        throw error;
      },
    }).look();
    // Nothing else runs here, which is told as well.
    await told.office.sql.query(
      `delete from leak_alert where rule in ('silent-detector', 'silent-log', 'silent-witness', 'silent-backup')`,
    );
  };

  it('is an alert itself, told by the other way alone, which ends when something arrives again', async () => {
    told.mail.refuse(451);
    await told.raise({ severity: 'high' });
    await failing('mail');
    await lookAround();
    const [failure] = await silences('mail');
    expect(failure).toMatchObject({ spoke: false, severity: 'critical' });
    await told.pass(1);
    await turned(() => stepsOf(failure?.id), [{ step: 1, way: 'robot' }]);
    await expect.poll(() => said().some(({ text }) => text.includes('告警邮件发不出去')), within).toBe(true);
    told.mail.refuse(null);
    await expect
      .poll(async () => {
        await tryNow();
        await teller.turn();
        return ways();
      }, within)
      .toEqual([
        { way: 'mail', state: 'ready' },
        { way: 'robot', state: 'ready' },
      ]);
    await lookAround();
    expect(await silences('mail')).toMatchObject([{ id: failure?.id, spoke: true }]);
  });

  it('with every other is shown and told by none, however long it lasts', async () => {
    told.mail.refuse(451);
    told.robot.trouble('hang up');
    await told.raise();
    await failing('mail', 'robot');
    await lookAround();
    const found = [...(await silences('mail')), ...(await silences('robot'))];
    expect(found).toHaveLength(2);
    for (let turn = 0; turn < 5; turn += 1) {
      await told.pass(5);
      await tryNow();
      await lookAround();
      await teller.turn();
    }
    expect([...(await silences('mail')), ...(await silences('robot'))].map(({ id }) => id)).toEqual(
      found.map(({ id }) => id),
    );
    for (const { id } of found) expect(await stepsOf(id)).toEqual([]);
    const state = await inSqlTransaction(told.office.db, nobody, tellingState);
    expect(state).toMatchObject({ isDown: true, isSilent: false });
  });

  it('that is not set up is off; without any nothing is told, and it is due still', async () => {
    const [alertId] = await told.raise();
    const silent = told.teller([]);
    await silent.turn();
    expect(await ways()).toEqual([
      { way: 'mail', state: 'off' },
      { way: 'robot', state: 'off' },
    ]);
    expect(await stepsOf(alertId)).toEqual([]);
    await turned(mailed, to(first));
  });

  it('with what tells, when the last worker dies, is seen by the api within a minute', async () => {
    await teller.turn();
    await told.office.sql.query(`update leak_way set checked_at = now() - interval '61 seconds'`);
    await lookAround();
    expect(await silences('teller')).toMatchObject([{ spoke: false }]);
    expect(await inSqlTransaction(told.office.db, nobody, tellingState)).toMatchObject({ isSilent: true });
  });
});

describe('an alert that stands', () => {
  it('is told to whoever is on call, by mail and in the group, with nobody’s name in it', async () => {
    await told.raise();
    await turned(mailed, to(first));
    await expect.poll(() => said().length, within).toBe(1);
    const [mail, group] = [told.mail.received.at(-1), said().at(-1)];
    expect(mail?.subject).toMatch(/^客安告警 GJ-\d{6}：紧急，/);
    for (const text of [mail?.text, group?.text]) {
      expect(text).toMatch(/1 条告警待确认/);
      expect(text).not.toMatch(/周明|https?:|S[0-9a-f]{12}/);
    }
    expect(group?.mentioned).toEqual([]);
  });

  it('is told to the next one while nobody acknowledges it, to the end of the chain, and severe ones again', async () => {
    const [alertId] = await told.raise();
    await turned(mailed, to(first));
    await told.pass(5);
    await turned(mailed, to(first, second));
    await told.pass(5);
    // All of security at once.
    await turned(() => mailed().length, 4);
    await told.pass(5);
    await turned(() => mailed().slice(4), to(chief));
    await told.pass(5);
    await turned(() => mailed().slice(5).toSorted(), to(first, chief).toSorted());
    expect(await stepsOf(alertId)).toHaveLength(10);
  });

  it('that was due while no worker ran is told at once and in its order, and nothing twice', async () => {
    const [alertId] = await told.raise();
    await told.pass(12);
    await Promise.all([teller.turn(), told.teller().turn(), told.teller().turn()]);
    const order = await told.office.sql.query<{ step: number }>(
      'select d.step from leak_told d join leak_alert_message n on n.id = d.notice_id where d.alert_id = $1 and d.way = $2 order by n.told_at, d.step',
      [alertId, 'mail'],
    );
    expect(order.map(({ step }) => step)).toEqual([1, 2, 3, 3]);
    await teller.turn();
    await expect.poll(() => mailed().length, within).toBe(4);
    const [unique] = await told.office.sql.query(
      'select count(*)::int as rows, count(distinct (alert_id, step, way, staff_id))::int as different from leak_told',
    );
    expect(unique).toEqual({ rows: 7, different: 7 });
    await expect(
      told.office.sql.query(
        'insert into leak_told select gen_random_uuid(), alert_id, round, step, way, staff_id from leak_told limit 1',
      ),
    ).rejects.toThrow(/unique|duplicate/);
  });

  it('is told by another worker where the first dies between telling and sending, and once', async () => {
    const dying = told.teller();
    await told.raise();
    await Promise.all([dying.turn(), dying.stop()]);
    await turned(mailed, to(first));
    await teller.turn();
    expect(mailed()).toEqual(to(first));
  });

  it('of a storm is one message that says how many', async () => {
    await told.raise({ count: 500 });
    await turned(mailed, to(first));
    const group = () => told.office.sql.query(`select alerts from leak_alert_message where way = 'robot'`);
    expect(await group()).toEqual([{ alerts: 500 }]);
    const mail = told.mail.received.findLast(({ envelopeTo }) => envelopeTo.includes(mailOf(person(first))));
    expect(mail?.text).toMatch(/500 条告警待确认/);
    // More of the same minute wait for the next.
    await told.raise({ count: 3 });
    await teller.turn();
    expect(await told.office.sql.query('select id from leak_alert_message')).toHaveLength(2);
  });

  it('is not told to whom it is about, nor in the group that they sit in', async () => {
    const [alertId] = await told.raise({ about: person(first) });
    await turned(mailed, to(second));
    expect(said()).toEqual([]);
    await told.pass(60);
    await turned(() => mailed().includes(mailOf(person(chief))), true);
    expect(mailed()).not.toContain(mailOf(person(first)));
    expect(await stepsOf(alertId)).not.toContainEqual(expect.objectContaining({ way: 'robot' }));
  });

  it('is told to the last of the chain at once where nobody is on call, or whoever is has left', async () => {
    await told.office.sql.query('update on_call_turn set staff_id = null');
    await told.raise();
    await turned(mailed, to(chief));
    await told.forget();
    [first, chief] = [await told.handler(), await told.handler('compliance')];
    mailsBefore = told.mail.received.length;
    await told.onCall(person(first));
    await told.office.sql.query('delete from staff_role where staff_id = $1', [person(first).id]);
    await told.raise();
    await turned(mailed, to(chief));
  });

  it('that may wait for the morning does, and a severe one does not', async () => {
    const { sql } = told.office;
    // Quiet now, whatever hour it is: from an hour ago to an hour ahead.
    const [minute] = await sql.query<{ at: number }>(
      `select (extract(hour from n) * 60 + extract(minute from n))::int as at from (select now() at time zone 'Asia/Shanghai' as n) x`,
    );
    const at = minute?.at ?? 0;
    await sql.query('update on_call_plan set quiet_from = $1, quiet_until = $2', [
      (at + 1_380) % 1_440,
      (at + 60) % 1_440,
    ]);
    const [quiet] = await told.raise({ severity: 'medium' });
    const [loud] = await told.raise({ severity: 'high' });
    await turned(mailed, to(first));
    expect(await stepsOf(quiet)).toEqual([]);
    expect(await stepsOf(loud)).toHaveLength(2);
    const [due] = await sql.query<{ ahead: number }>(
      'select extract(epoch from due_at - now())::float8 as ahead from leak_telling where alert_id = $1',
      [quiet],
    );
    expect(due?.ahead).toBeGreaterThan(3_300);
    expect(due?.ahead).toBeLessThan(3_661);
    await sql.query('update on_call_plan set quiet_from = 1320, quiet_until = 480');
  });

  it('is said by no mail any more once it was taken up, also one that waited to be sent', async () => {
    told.mail.refuse(451);
    const [alertId] = await told.raise();
    await teller.turn();
    const states = () => told.office.sql.query(`select state from message where channel = 'mail'`);
    await expect.poll(states, within).toEqual([{ state: 'waiting' }]);
    await inSqlTransaction(told.worker, nobody, (tx) =>
      tx.query(`update leak_alert set state = 'triaged' where id = $1::uuid`, [alertId]),
    );
    told.mail.refuse(null);
    await tryNow();
    await expect.poll(states, within).toEqual([{ state: 'refused' }]);
    await teller.turn();
    expect(mailed()).toEqual([]);
    expect((await ways()).every(({ state }) => state === 'ready')).toBe(true);
  });
});
