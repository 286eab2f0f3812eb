/** The target that this office knows, and any other: a disk that is not mounted is a folder of the same name. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listBackups, readTargetMark } from '@kean/backups';
import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { openObjectStore } from '@kean/objects';
import { callerFactory } from '@kean/procedures';
import {
  aStaffMember,
  MAY_MOUNT,
  smallFileSystem,
  type TemporaryFolder,
  type TestStaff,
  temporaryFolder,
} from '@kean/testing';
import { NoteSigner } from '@kean/tlog';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageApi } from '../../api.ts';
import { BACKUP_FAILURES } from '../../backup-failures.ts';
import { policy } from '../../policy.ts';
import { type BackupSide, openBackupSide, testIdentities, testSigner } from '../../testing/backup-side.ts';
import { tellBackupSetup } from './backup-setup.ts';
import { takeBackup } from './take-backup.ts';

const identities = testIdentities();
const never = new AbortController().signal;
let office: TestOffice;
let folder: TemporaryFolder;
let side: BackupSide;
let member: TestStaff;
let target: string;
let tests = 0;

beforeAll(async () => {
  [office, folder] = await Promise.all([openOffice(), temporaryFolder()]);
  member = await aStaffMember(office.sql);
  const settings = {
    workerUrl: office.database.urls.kean_worker,
    backupUrl: office.database.urls.kean_backup,
    keysBackupUrl: office.database.urls.kean_keys_backup,
    objects: `file://${folder.path}/objects`,
    target: `file://${folder.path}/unused`,
    keyTarget: `file://${folder.path}/unused`,
    recipient: identities.records.identity.recipient.text,
    keyRecipient: identities.keys.identity.recipient.text,
  };
  side = await openBackupSide(settings, office.services.log);
  await tellBackupSetup(side.db, side.backups.setup);
});
afterAll(async () => {
  await side.close();
  await office.close();
  await folder.dispose();
});
beforeEach(async () => {
  tests += 1;
  target = path.join(folder.path, `target-${tests}`);
  await office.sql.query('delete from backup_target');
});

const operator = () =>
  callerFactory(storageApi)(
    aCall(office, member, [policy], { 'storage.read-backups': 'agency', 'storage.take-backups': 'agency' }),
  );

/** Takes one of keys into the folder that `target` names now. */
async function take({ admitsTarget = false, into = target, signer = testSigner } = {}) {
  const { id } = await operator().backups.start({ kind: 'keys', admitsTarget });
  const keys = { ...side.backups.keys, open: () => openObjectStore(`file://${into}`) };
  await takeBackup({ ...side, backups: { ...side.backups, keys, signer } }, id, never);
  const row = (await operator().backups.list({})).rows.find((one) => one.id === id);
  return row?.failure?.code ?? row?.state;
}

const UNKNOWN = 'STORAGE_BACKUP_TARGET_UNKNOWN';
const filesIn = async (place: string) =>
  (await readdir(place, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const alerts = () =>
  office.sql.query(`select kind, about from alert where resolved_at is null and kind like 'backup-%'`);

describe('a target', () => {
  it('is marked by the first backup that goes there, with a mark that this agency signed', async () => {
    expect(await take()).toBe('verified');
    const store = await openObjectStore(`file://${target}`);
    const mark = await readTargetMark(store, [testSigner.verifierKey]);
    const remembered = await office.sql.query('select target_id as id, place from backup_target');
    expect(remembered).toEqual([{ id: mark?.id, place: 'keys' }]);
    expect(await take()).toBe('verified');
    expect(await readTargetMark(store, [testSigner.verifierKey])).toEqual(mark);
    const stranger = new NoteSigner('kean.invalid/backups/other', 'ed25519', Buffer.alloc(32, 3));
    expect(await readTargetMark(store, [stranger.verifierKey])).toBeNull();
  });

  it('that is gone is not made anew on the disk below: nothing is written, somebody is told, and it is good when it is back', async () => {
    await take();
    await rename(target, `${target}-away`);
    expect(await take()).toBe(UNKNOWN);
    expect(await filesIn(target)).toEqual([]);
    expect(await alerts()).toEqual([{ kind: 'backup-failed', about: 'keys' }]);
    // Retention takes nothing for gone that lies in the one that is away.
    const there = await listBackups(await openObjectStore(`file://${target}-away`));
    const kept = `select id from backup where id = any ($1::uuid[]) and removed_at is null`;
    expect(await office.sql.query(kept, [there])).toHaveLength(there.length);
    await rm(target, { recursive: true });
    await rename(`${target}-away`, target);
    expect(await take()).toBe('verified');
    expect(await alerts()).toEqual([]);
  });

  it('of another office, of another kind, or with a mark that somebody wrote, is unknown', async () => {
    await take();
    const mark = path.join(target, 'target', 'mark');
    const ours = await readFile(mark, 'utf8');
    const other = path.join(folder.path, `other-${tests}`);
    await rename(target, other);
    await office.sql.query('delete from backup_target');
    await take();
    for (const harm of [ours, ours.replace('keys', 'records'), '', 'x'.repeat(10_000)]) {
      await writeFile(mark, harm);
      expect(await take()).toBe(UNKNOWN);
    }
    const stranger = new NoteSigner('kean.invalid/backups/other', 'ed25519', Buffer.alloc(32, 3));
    expect(await take({ signer: stranger })).toBe(UNKNOWN);
  });

  it('is admitted by a person, which the log says; the one of before is then unknown', async () => {
    await take();
    const before = target;
    target = `${target}-new`;
    await mkdir(target);
    expect(await take()).toBe(UNKNOWN);
    expect(await take({ admitsTarget: true })).toBe('verified');
    expect(await take()).toBe('verified');
    expect(await take({ into: before })).toBe(UNKNOWN);
    const said = await office.sql.query(
      `select facts, principal_id as principal from audit_event where action = 'storage.target-admitted'`,
    );
    expect(said).toEqual([{ facts: { kind: 'keys' }, principal: member.id }]);
    // Admitted once more, it is the same one.
    const remembered = await office.sql.query('select target_id from backup_target');
    expect(await take({ admitsTarget: true })).toBe('verified');
    expect(await office.sql.query('select target_id from backup_target')).toEqual(remembered);
  });

  it('whose mark was not written to its end is marked by the next, under the same number', async () => {
    await take();
    const remembered = await office.sql.query('select target_id from backup_target');
    await office.sql.query('update backup_target set marked_at = null');
    await rm(path.join(target, 'target'), { recursive: true });
    expect(await take()).toBe('verified');
    expect(await office.sql.query('select target_id from backup_target')).toEqual(remembered);
  });

  it.skipIf(!MAY_MOUNT)(
    'on a disk of its own is unknown once that disk is not mounted (needs user namespaces)',
    async () => {
      const disk = await smallFileSystem(64 * 1024 * 1024);
      try {
        const into = `${disk.path}/backups`;
        expect(await take({ into })).toBe('verified');
        await disk.unmount();
        expect(await take({ into })).toBe(UNKNOWN);
        expect(await filesIn(into)).toEqual([]);
      } finally {
        await disk.dispose();
      }
    },
  );
});

it('the remedy says to look at the mount first, in one sentence each', () => {
  const { zh, en } = BACKUP_FAILURES[UNKNOWN].publicText;
  expect(zh).toMatch(/未写入任何内容。.*挂载/);
  expect(en).toMatch(/nothing was written there\. .*mounted/);
});
