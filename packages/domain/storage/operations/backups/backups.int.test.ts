/** Backups as the office asks for them and the worker takes them, under the logins of both. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { listBackups as listTarget, openBackup } from '@kean/backups';
import { aCall, aStrangersCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import { callerFactory } from '@kean/procedures';
import { aStaffMember, type TemporaryFolder, type TestStaff, temporaryFolder } from '@kean/testing';
import { startStrictBucket } from '@kean/testing/strict-bucket';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageApi } from '../../api.ts';
import { BACKUP_FAILURES } from '../../backup-failures.ts';
import { type BackupId, BackupPage, BackupsOverview } from '../../contract/backups.ts';
import { WorkOverview } from '../../contract/work.ts';
import { handle } from '../../jobs/take-backup.handler.ts';
import { policy } from '../../policy.ts';
import { type BackupSide, openBackupSide, testIdentities, testSigner } from '../../testing/backup-side.ts';
import { tellBackupSetup } from './backup-setup.ts';
import { beginScheduledBackup } from './begin-scheduled-backup.ts';
import { takeBackup } from './take-backup.ts';

const identities = testIdentities();
const verifyKeys = [testSigner.verifierKey];
const caller = callerFactory(storageApi);
const never = new AbortController().signal;
const told = (code: string) => expect.objectContaining({ message: code });

let office: TestOffice;
let folder: TemporaryFolder;
let side: BackupSide;
let member: TestStaff;
const settings = () => ({
  workerUrl: office.database.urls.kean_worker,
  backupUrl: office.database.urls.kean_backup,
  keysBackupUrl: office.database.urls.kean_keys_backup,
  objects: `file://${folder.path}/objects`,
  target: `file://${folder.path}/target`,
  keyTarget: `file://${folder.path}/key-target`,
  recipient: identities.records.identity.recipient.text,
  keyRecipient: identities.keys.identity.recipient.text,
});

beforeAll(async () => {
  [office, folder] = await Promise.all([openOffice(), temporaryFolder()]);
  side = await openBackupSide(settings(), office.services.log);
  member = await aStaffMember(office.sql);
});
afterAll(async () => {
  await side.close();
  await office.close();
  await folder.dispose();
});
beforeEach(async () => {
  await tellBackupSetup(side.db, side.backups.setup);
  // Each test has targets of its own, and what it finds first is what this office knows.
  await office.sql.query('delete from backup_target');
});

const operator = () =>
  caller(aCall(office, member, [policy], { 'storage.read-backups': 'agency', 'storage.take-backups': 'agency' }));
const lastEvent = async (action: string) =>
  (
    await office.sql.query('select outcome, facts from audit_event where action = $1 order by id desc limit 1', [
      action,
    ])
  )[0];
const openAlerts = async () =>
  WorkOverview.parse(
    await callerFactory(storageApi)(aCall(office, member, [policy], watching)).work.overview(),
  ).alerts.filter(({ kind }) => kind.startsWith('backup-'));
const watching = { 'storage.read-jobs': 'agency', 'storage.handle-jobs': 'agency' } as const;
const byId = async (id: BackupId) => (await operator().backups.list({})).rows.find((row) => row.id === id);

describe('who asks', () => {
  it('is signed in and granted, and gets what was asked for', async () => {
    const nobody = caller(aStrangersCall(office));
    for (const call of [nobody.backups.overview(), nobody.backups.list({}), nobody.backups.start({ kind: 'keys' })])
      await expect(call).rejects.toEqual(told('CALL_SIGN_IN_REQUIRED'));
    const reader = caller(aCall(office, member, [policy], { 'storage.read-backups': 'agency' }));
    expect(BackupsOverview.parse(await reader.backups.overview())).toMatchObject({
      setup: { keyWindowDays: 7, daily: 7 },
      lastVerified: { records: null, keys: null },
    });
    await expect(reader.backups.start({ kind: 'records' })).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    await expect(operator().backups.start({ kind: 'all' as 'keys' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('hears where nothing is set up, and that one is under way', async () => {
    await tellBackupSetup(side.db, null);
    await expect(operator().backups.start({ kind: 'keys' })).rejects.toEqual(told('STORAGE_BACKUP_NOT_SET_UP'));
    await tellBackupSetup(side.db, side.backups.setup);
    const { id } = await operator().backups.start({ kind: 'keys' });
    await expect(operator().backups.start({ kind: 'keys' })).rejects.toEqual(told('STORAGE_BACKUP_UNDER_WAY'));
    expect(await lastEvent('storage.backup-asked')).toEqual({ outcome: 'allowed', facts: { kind: 'keys' } });
    await takeBackup(side, id, never);
  });
});

describe('the worker', () => {
  it('takes it, reads it back, and says what it is; keys stay apart', async () => {
    const key = `imports/${newId()}/source`;
    await side.services.objects.put(
      key,
      (async function* () {
        yield randomBytes(5000);
      })(),
    );
    const { id } = await operator().backups.start({ kind: 'records' });
    const told: [number, number][] = [];
    const progress = (...news: [number, number]) => told.push(news);
    const once = { key: id, attempt: 1, signal: never, done: () => Promise.resolve() };
    await handle({ payload: { backupId: id }, ...once, progress }, side);
    const view = await byId(id);
    expect(told.length).toBeGreaterThan(10);
    expect(told.at(-1)).toEqual([view?.tablesTotal, view?.tablesTotal]);
    expect(BackupPage.parse(await operator().backups.list({})).rows.length).toBeGreaterThan(1);
    expect(view).toMatchObject({ state: 'verified', phase: 'ended', objectsDone: 1, newObjects: 1, failure: null });
    expect(view?.tablesDone).toBe(view?.tablesTotal);
    expect(view?.rowsTotal).toBeGreaterThan(0);
    expect(await lastEvent('storage.backup-verified')).toMatchObject({ facts: { kind: 'records', objects: 1 } });
    const opened = await openBackup({ store: await side.backups.records.open(), id, verifyKeys });
    expect(opened.manifest.rows.staff).toBe(1);
    expect(await listTarget(await side.backups.keys.open())).toHaveLength(1);
    expect(await listTarget(await side.backups.records.open())).toEqual([id]);
    await takeBackup(side, id, never);
    expect(await byId(id)).toEqual(view);
  });

  it('is asked once a day by the schedule, by however many workers, and not while one is under way', async () => {
    await Promise.all([beginScheduledBackup(side, 'records'), beginScheduledBackup(side, 'records')]);
    const rows = await office.sql.query<{ id: BackupId }>(`select id from backup where cause = 'schedule'`);
    expect(rows).toHaveLength(1);
    await expect(operator().backups.start({ kind: 'records' })).rejects.toEqual(told('STORAGE_BACKUP_UNDER_WAY'));
    await takeBackup(side, rows[0]?.id as BackupId, never);
    await beginScheduledBackup(side, 'records');
    expect(await office.sql.query(`select id from backup where cause = 'schedule'`)).toEqual(rows);
  });

  it('a failure says its cause and its remedy, is alerted, touches nothing, and the next one is taken', async () => {
    const before = await listTarget(await side.backups.records.open());
    const { id } = await operator().backups.start({ kind: 'records' });
    const blocked = path.join(folder.path, 'blocked');
    await writeFile(blocked, 'no folder');
    const records = { ...side.backups.records, open: () => openObjectStore(`file://${blocked}`) };
    await takeBackup({ ...side, backups: { ...side.backups, records } }, id, never);
    expect(await byId(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'STORAGE_BACKUP_TARGET_UNREACHABLE', zh: expect.stringContaining('先前的备份不受影响') },
    });
    expect(side.alerts).toContain('STORAGE_BACKUP_TARGET_UNREACHABLE');
    expect(await lastEvent('storage.backup-failed')).toMatchObject({ outcome: 'failed' });
    expect(await listTarget(await side.backups.records.open())).toEqual(before);
    expect(await openAlerts()).toMatchObject([
      {
        kind: 'backup-failed',
        about: 'records',
        title: { zh: '资料备份失败' },
        remedy: { zh: expect.stringContaining('无法连接备份目标') },
        seenAt: null,
      },
    ]);
    const next = await operator().backups.start({ kind: 'records' });
    await takeBackup(side, next.id, never);
    expect(await byId(next.id)).toMatchObject({ state: 'verified' });
    expect(await openAlerts()).toEqual([]);
  });

  it.each([
    ['wrong credentials', { secretAccessKey: 'wrong' }, 'STORAGE_BACKUP_TARGET_CREDENTIALS'],
    ['a full target', {}, 'STORAGE_BACKUP_TARGET_FULL'],
  ] as const)(
    '%s: one alert for however many failures, a person sees it, and the next good one ends it',
    async (_title, login, code) => {
      const bucket = await startStrictBucket();
      if (Object.keys(login).length === 0) bucket.versions.limit(1000);
      const keys = { ...side.backups.keys, open: () => openObjectStore(bucket.address('keys', login)) };
      for (let times = 0; times < 2; times += 1) {
        const { id } = await operator().backups.start({ kind: 'keys', admitsTarget: true });
        await takeBackup({ ...side, backups: { ...side.backups, keys } }, id, never);
        expect(await byId(id)).toMatchObject({ state: 'failed', failure: { code } });
      }
      const [alert, ...others] = await openAlerts();
      expect([alert, others]).toMatchObject([
        { about: 'keys', remedy: { zh: BACKUP_FAILURES[code].publicText.zh } },
        [],
      ]);
      await callerFactory(storageApi)(aCall(office, member, [policy], watching)).work.seeAlert({
        alertId: alert?.id ?? '',
      });
      expect(await lastEvent('storage.alert-seen')).toMatchObject({ facts: { kind: 'backup-failed', about: 'keys' } });
      const { id } = await operator().backups.start({ kind: 'keys', admitsTarget: true });
      await takeBackup(side, id, never);
      expect(await openAlerts()).toEqual([]);
      await bucket.close();
    },
  );

  it('a run whose worker is gone for hours is failed by the next schedule, and alerted', async () => {
    const { id } = await operator().backups.start({ kind: 'keys' });
    await office.sql.query(`update backup set moved_at = now() - interval '7 hours' where id = $1::uuid`, [id]);
    await beginScheduledBackup(side, 'keys');
    expect(await byId(id)).toMatchObject({ state: 'failed', failure: { code: 'STORAGE_BACKUP_ABANDONED' } });
    expect(await openAlerts()).toMatchObject([{ kind: 'backup-failed', about: 'keys' }]);
    const [row] = await office.sql.query<{ id: BackupId }>(
      `select id from backup where kind = 'keys' and state = 'waiting'`,
    );
    await takeBackup(side, row?.id as BackupId, never);
    expect(await openAlerts()).toEqual([]);
  });

  it('keys that a lock holds beyond their window are told and alerted at each sweep, until they are gone', async () => {
    let now = new Date();
    const clock = { now: () => now };
    const bucket = await startStrictBucket(clock.now);
    const locked = { ...side, services: { ...side.services, clock } };
    const place = { ...side.backups.keys, open: () => openObjectStore(bucket.address('keys')) };
    // A backup is dated by the database, whose clock stands: to the worker each is as old as the days that went by.
    const take = async (wishes: { readonly keyWindowDays: number; readonly lockDays: number }) => {
      const { id } = await operator().backups.start({ kind: 'keys', admitsTarget: true });
      const backups = { ...side.backups, keys: place, setup: { ...side.backups.setup, ...wishes } };
      await takeBackup({ ...locked, backups }, id, never);
      return id;
    };
    const first = await take({ keyWindowDays: 7, lockDays: 7 });
    now = new Date(now.getTime() + 4 * 86_400_000);
    // The office shortened the window; the lock of before outlasts it.
    const second = await take({ keyWindowDays: 3, lockDays: 0 });
    expect(await lastEvent('storage.backups-removed')).toMatchObject({ facts: { kind: 'keys', count: 1, locked: 1 } });
    expect(await openAlerts()).toMatchObject([
      {
        kind: 'backup-not-swept',
        about: 'keys',
        title: { zh: '过期的密钥库备份没有清除' },
        remedy: { zh: expect.stringContaining('对象锁定') },
      },
    ]);
    expect((await byId(first))?.removedAt).toBeNull();
    expect((await byId(second))?.removedAt).toBeInstanceOf(Date);
    now = new Date(now.getTime() + 4 * 86_400_000);
    await take({ keyWindowDays: 3, lockDays: 0 });
    expect((await byId(first))?.removedAt).toBeInstanceOf(Date);
    expect(bucket.versions.all()).toMatchObject([{ key: expect.stringMatching(/target\/mark$/) }]);
    expect(await openAlerts()).toEqual([]);
    await bucket.close();
  });

  it('a target that takes backups and lets none go is an alert until it does', async () => {
    const bucket = await startStrictBucket();
    const well = () => openObjectStore(bucket.address('records'));
    const refused = () => openObjectStore(bucket.address('records', { secretAccessKey: 'wrong' }));
    const take = async (...ways: (() => Promise<ObjectStore>)[]) => {
      const { id } = await operator().backups.start({ kind: 'records' });
      const records = { ...side.backups.records, open: () => (ways.shift() ?? well)() };
      await takeBackup({ ...side, backups: { ...side.backups, records } }, id, never);
      expect(await byId(id)).toMatchObject({ state: 'verified' });
    };
    await take(well, refused);
    expect(await openAlerts()).toMatchObject([{ kind: 'backup-not-swept', about: 'records' }]);
    await take();
    expect(await openAlerts()).toEqual([]);
    await bucket.close();
  });

  it('backups of keys leave with their window, not even the last stays', async () => {
    const { id } = await operator().backups.start({ kind: 'keys' });
    const later = { now: () => new Date(Date.now() + 8 * 86_400_000) };
    await takeBackup({ ...side, services: { ...side.services, clock: later } }, id, never);
    expect(await listTarget(await side.backups.keys.open())).toEqual([]);
    expect((await byId(id))?.removedAt).toBeInstanceOf(Date);
    expect(await lastEvent('storage.backups-removed')).toMatchObject({ facts: { kind: 'keys', locked: 0 } });
    expect((await operator().backups.overview()).kept.keys).toBe(0);
  });

  it('takes no base where nothing is set up for one, by nobody; what lies there of earlier ones ends with the keys', async () => {
    await expect(operator().backups.start({ kind: 'base' })).rejects.toEqual(told('STORAGE_BACKUP_NOT_SET_UP'));
    await beginScheduledBackup(side, 'base');
    expect(await office.sql.query(`select id from backup where kind = 'base'`)).toEqual([]);
    expect(await operator().backups.overview()).toMatchObject({
      setup: { continuous: false },
      continuous: { state: 'off', lossMinutes: null },
      lastVerified: { base: null },
    });

    const target = await side.backups.keys.open();
    const [old, young] = ['01000000-0000-7000-8000-000000000000', newId()];
    async function* sealed() {
      yield Buffer.from('sealed');
    }
    for (const key of [`bases/${old}/base`, `bases/${young}/base`, 'wal/1/0/segments/7', 'wal/1/0/notes/7'])
      await target.put(key, sealed());
    const { id } = await operator().backups.start({ kind: 'keys' });
    await takeBackup(side, id, never);
    const left = [];
    for (const folder of ['bases', 'wal']) for await (const key of target.list(folder)) left.push(key);
    expect(left).toEqual([`bases/${young}/base`]);
    expect(await lastEvent('storage.backups-removed')).toMatchObject({ facts: { kind: 'base', count: 1 } });
  });

  it('a base that cannot be taken says why, and is alerted', async () => {
    await tellBackupSetup(side.db, { ...side.backups.setup, continuous: true });
    const anew: string[] = [];
    const base = {
      replicationUrl: office.database.urls.kean_worker,
      writeKeysAnew: async () => void anew.push('anew'),
    };
    const { id } = await operator().backups.start({ kind: 'base' });
    await takeBackup({ ...side, backups: { ...side.backups, base } }, id, never);
    expect(await byId(id)).toMatchObject({ state: 'failed', failure: { code: 'STORAGE_BACKUP_SOURCE_REPLICATION' } });
    expect(anew).toEqual(['anew']);
    expect(side.alerts).toContain('STORAGE_BACKUP_SOURCE_REPLICATION');
  });

  it('killed anywhere it leaves no backup that looks whole, and the next run ends it under the same id', async () => {
    const script = path.join(import.meta.dirname, '../../testing/run-backup-process.ts');
    let killed = 0;
    for (const milliseconds of [0, 30, 80, 150, 300]) {
      const { id } = await operator().backups.start({ kind: 'records' });
      const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      child.stdin.end(JSON.stringify({ backupId: id, settings: settings(), logFolder: office.logFolder }));
      await once(child.stdout, 'data');
      await wait(milliseconds);
      child.kill('SIGKILL');
      if ((await ended)[0] === null) killed += 1;
      await takeBackup(side, id, never);
      expect(await byId(id)).toMatchObject({ state: 'verified' });
      const opened = await openBackup({ store: await side.backups.records.open(), id, verifyKeys });
      for await (const _ of opened.openPart('records', identities.records.identity));
    }
    expect(killed).toBeGreaterThan(2);
  }, 60_000);

  it('holds nothing of a client in what the office or the target is told', async () => {
    const files = await readdir(path.join(folder.path, 'target'), { recursive: true });
    for (const file of files.filter((name) => name.includes('backups/') || name.includes('blobs/')))
      expect(file).toMatch(/^(backups\/[0-9a-f-]{36}(\/(manifest|records|objects))?|blobs\/[0-9a-f]{64})$/);
    const stored = JSON.stringify(await office.sql.query('select * from backup'), (_key, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    expect(stored).not.toContain(folder.path);
  });
});
