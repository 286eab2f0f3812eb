import { readLogFolder } from '@kean/audit';
import { aCall } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { aStaffMember, type TemporaryFolder, type TestStaff, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAlerts } from '../alerts/list-alerts.ts';
import { moveAlert } from '../alerts/move-alert.ts';
import { readAlert } from '../alerts/read-alert.ts';
import { suppress } from '../alerts/suppress.ts';
import { openCase } from '../cases/open-case.ts';
import { type AlertId, ListAlertsInput, MoveAlertInput } from '../contract/alerts.ts';
import { policy } from '../policy.ts';
import {
  ACTS,
  anAgentOf,
  ENOUGH,
  openWatchedOffice,
  strangers,
  type WatchedOffice,
} from '../testing/watched-office.ts';
import { findSilence } from './find-silence.ts';
import { SilenceWatch } from './silence-watch.ts';

let watched: WatchedOffice;
let folder: TemporaryFolder;
let security: TestStaff;

const troubles: unknown[] = [];
const watch = (firmAfterMs = 0, db = watched.office.db) =>
  new SilenceWatch({ db, log: log(), firmAfterMs, troubled: (error) => troubles.push(error) });
const log = () => readLogFolder(folder.path, 900);
const sql = (text: string, values: readonly unknown[] = []) => watched.office.sql.query(text, [...values]);
const silentIn = (ms: number) =>
  inSqlTransaction(watched.office.db, nobody, (tx) => findSilence(tx, log(), new Date(Date.now() + ms)));
const call = () =>
  aCall(
    watched.office,
    security,
    [policy],
    {
      'incidents.read-alerts': 'agency',
      'incidents.triage-alerts': 'agency',
      'incidents.suppress-alerts': 'agency',
      'incidents.handle-cases': 'agency',
    },
    ['security'],
  );
const told = async () =>
  (await listAlerts(call(), ListAlertsInput.parse({}))).rows.filter((row) => row.staffId === null);
const turnedAgo = (seconds: number) =>
  sql("update leak_watch set turned_at = now() - $1::int * interval '1 second'", [seconds]);

beforeAll(async () => {
  [watched, folder] = [await openWatchedOffice(), await temporaryFolder()];
  security = await aStaffMember(watched.office.sql);
  await sql(`insert into role (code, name, name_en) values ('security', '安全', 'Security')`);
  for (const action of ['read-alerts', 'triage-alerts', 'suppress-alerts'])
    await sql(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakAlert', 'agency')`,
      [newId(), action],
    );
  for (const action of ['read-cases', 'handle-cases'])
    await sql(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, 'security', 'incidents', $2, 'LeakCase', 'agency')`,
      [newId(), action],
    );
  await sql(`insert into staff_role values ($1, 'security')`, [security.id]);
});
afterAll(async () => {
  await watched.close();
  await folder.dispose();
});
beforeEach(async () => {
  await sql('delete from leak_alert');
  await watched.seeAll();
});

describe('a watcher that falls silent', () => {
  it('is told once by whoever sees it first, as an alert about nobody, and the log holds it', async () => {
    await watch().look();
    expect(await told()).toEqual([]);
    await turnedAgo(90);
    await Promise.all([watch().look(), watch(0, watched.worker).look()]);
    await watch().look();
    const [alert, ...more] = await told();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      ...{ rule: 'silent-detector', staffName: null, severity: 'critical', state: 'new', threshold: 60, spokeAt: null },
      title: { zh: '泄露检测停顿' },
    });
    expect(alert?.measured).toBeGreaterThanOrEqual(90);
    const events = await sql(`select facts ->> 'rule' as rule from audit_event where subject_id = $1`, [
      alert?.alertId,
    ]);
    expect(events).toEqual([{ rule: 'silent-detector' }]);
    expect(await readAlert(call(), ACTS, alert?.alertId as AlertId)).toMatchObject({ rhythm: null, clients: [] });
    expect(troubles).toEqual([]);
  });

  it('is not told by a process that has just begun and may have slept itself', async () => {
    await turnedAgo(90);
    const young = watch(60_000);
    await young.look();
    await young.look();
    expect(await told()).toEqual([]);
  });

  it('says since when it speaks again, and stays open until a person has said what it was', async () => {
    await turnedAgo(90);
    await watch().look();
    const [silent] = await told();
    const move = (version: number, more: object) =>
      moveAlert(call(), MoveAlertInput.parse({ alertId: silent?.alertId, version, ...more }));
    await move(1, { act: 'triage' });
    const closing = { act: 'close', closedAs: 'confirmed', words: '工作进程被停止，已恢复' };
    await expect(move(2, closing)).rejects.toMatchObject({ code: 'INCIDENTS_STILL_SILENT' });
    await watched.seeAll();
    await turnedAgo(0);
    await watch().look();
    const [spoke] = await told();
    expect(spoke).toMatchObject({ state: 'triaged', spokeAt: expect.any(Date), version: 3 });
    await move(3, closing);
    expect((await listAlerts(call(), ListAlertsInput.parse({ show: 'closed' }))).rows).toHaveLength(1);
    const [event] = await sql(
      `select facts ->> 'watcher' as watcher from audit_event where action = 'incidents.watcher-spoke'`,
    );
    expect(event).toEqual({ watcher: 'detector' });
  });

  it('goes into a case, which concerns nobody for that', async () => {
    await turnedAgo(90);
    await watch().look();
    const [silent] = await told();
    const alertIds = [silent?.alertId as AlertId];
    const { caseId } = await openCase(call(), { kind: 'intrusion', title: '监看中断', isDrill: false, alertIds });
    expect(await told()).toMatchObject([{ state: 'in-case' }]);
    expect(await sql('select from leak_case_person where case_id = $1', [caseId])).toEqual([]);
  });

  it('is not closed away by the database either, is never kept quiet, and no login writes such an alert itself', async () => {
    await turnedAgo(90);
    await watch().look();
    const [silent] = await told();
    const step = `do $$ begin perform set_config('kean.staff', '${security.id}', true);
      insert into leak_alert_step (alert_id, act, version, closed_as, words, done_by)
      values ('${silent?.alertId}', 'close', 1, 'false-alarm', '不处理', '${security.id}'); end $$`;
    await expect(watched.office.db.pool.query(step)).rejects.toThrow('it is silent still');
    const quiet = { alertId: silent?.alertId as AlertId, of: 'person', days: 7, reason: '运维维护窗口' } as const;
    await expect(suppress(call(), quiet)).rejects.toMatchObject({ code: 'INCIDENTS_WATCHER_NOT_QUIETED' });
    const forged = `insert into leak_alert (rule, window_from, window_minutes, severity, first_at, last_at, measured, threshold)
      values ('silent-log', now(), 1, 'low', now(), now(), 1, 1)`;
    await expect(watched.office.db.pool.query(forged)).rejects.toThrow(/permission denied/);
    // Nor may a rule about people be told without one.
    await expect(sql(forged.replace('silent-log', 'slow-drip'))).rejects.toThrow('leak_alert_is_about_one');
  });
});

describe('what counts as silent', () => {
  it('the watch that turns and gets nowhere', async () => {
    await watched.look(await anAgentOf(watched), strangers(1));
    await turnedAgo(0);
    const watchers = async () => (await silentIn(0)).map(({ watcher }) => watcher);
    const passes = (minutes: number) =>
      sql(`begin; set local session_replication_role = replica;
           update audit_record set occurred_at = occurred_at - interval '${minutes} minutes'; commit`);
    expect(await watchers()).not.toContain('detector');
    await passes(5);
    expect(await watchers()).toContain('detector');
    await passes(-5);
  });

  it('the log whose events get no place in the signed tree', async () => {
    await watched.look(await anAgentOf(watched), strangers(ENOUGH));
    expect((await silentIn(0)).map(({ watcher }) => watcher)).toEqual([]);
    expect((await silentIn(180_000)).map(({ watcher }) => watcher)).toContain('log');
  });

  it('a backup that is not proven by when its own schedule asks for it, and nothing where backups are not set up', async () => {
    const scheduled = `insert into schedule (name, cadence, grace_seconds, words, queue, job, payload, due_at, last_ran_at, declared_at)
      values ('take-backup', 'daily 02:00', 14400, '{}', 'storage-backup', 'storage.begin-backup', '{}', now() + interval '12 hours', now() - interval '12 hours', now() - interval '9 days')`;
    await sql(scheduled);
    const backups = async () => (await silentIn(0)).filter(({ watcher }) => watcher === 'backup');
    expect(await backups()).toEqual([]);
    await sql(
      `insert into backup_setup (place, recipients, key_recipients, daily, weekly, monthly, yearly, key_window_days, lock_days)
       values ('folder', 1, 1, 7, 4, 12, 1, 30, 30)`,
    );
    const [none] = await backups();
    // Since it was declared: nothing was ever proven.
    expect(Date.now() - Number(none?.since)).toBeGreaterThan(8.9 * 86_400_000);
    const backup = (state: string, hoursAgo: number) =>
      sql(
        `insert into backup (id, kind, cause, started_by, state, taken_at, finished_at)
         select $1, 'records', 'demand', $4::uuid, $2, ended, ended from (select now() - $3::int * interval '1 hour' as ended) at`,
        [newId(), state, hoursAgo, security.id],
      );
    await backup('verified', 36);
    await backup('failed', 11);
    const [stale] = await backups();
    expect([Math.round((Date.now() - Number(stale?.since)) / 3_600_000), stale?.boundSeconds]).toEqual([
      36,
      28 * 3_600,
    ]);
    await backup('verified', 11);
    expect(await backups()).toEqual([]);
    await sql(`delete from schedule`);
  });

  it('what runs that nobody holds against a file of this month, and what is critical in it', async () => {
    const patches = async () => (await silentIn(0)).filter(({ watcher }) => watcher === 'patches');
    expect(await patches()).toEqual([]);
    await sql(`update patch_watch set begun_at = now() - interval '31 days'`);
    expect(await patches()).toMatchObject([{ boundSeconds: 30 * 86_400 }]);
    const bring = (severity: string, newestDaysAgo: number, name = 'fastify') =>
      sql(
        `begin; set local session_replication_role = replica;
         insert into advisory_file (id, digest, size_bytes, records, newest_at, compared, advisories, taken_by, taken_at)
         values ('${newId()}', sha256('x'), 1, 1, now() - interval '${newestDaysAgo} days', array['${name}'],
                 '[{"id":"GHSA-1","package":"${name}","severity":"${severity}","summary":"","ranges":[[{"introduced":"0"}]],"versions":[]}]',
                 '${security.id}', clock_timestamp() - interval '1 minute'); commit`,
      );
    await bring('high', 1);
    expect(await patches()).toEqual([]);
    await sql('delete from advisory_file');
    await bring('critical', 1);
    expect(await patches()).toMatchObject([{ boundSeconds: 1 }]);
    // What only builds is not what runs.
    await sql('delete from advisory_file');
    await bring('critical', 1, '@biomejs/biome');
    expect(await patches()).toEqual([]);
    await sql('delete from advisory_file');
    await bring('low', 31);
    expect(await patches()).toMatchObject([{ boundSeconds: 30 * 86_400 }]);
    await sql('delete from advisory_file');
    await sql('update patch_watch set begun_at = now()');
  });
});
