/** The office's own Postgres archives by the settings the runner gives it, and says itself when it cannot. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBackupKey, writeTargetMark } from '@kean/backups';
import { type ArchiverVerdict, judgeArchiver, readArchiver } from '@kean/db';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentProgress } from '../progress.ts';
import { findFreePort } from '../services/find-free-port.ts';
import type { WalArchive } from '../services/postgres-settings.ts';
import { type RunningPostgres, startPostgres } from '../services/start-postgres.ts';
import { type Folders, layOut } from './folders.ts';
import { ARCHIVE_KEY, ARCHIVE_SETTINGS, ARCHIVE_TARGET, prepareArchive } from './make-archive.ts';
import { type BackupSettings, prepareBackups } from './make-backup-keys.ts';

let home: string;
let folders: Folders;
let backups: BackupSettings;
let archive: WalArchive;
let postgres: RunningPostgres;
let client: Client;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kean-archive-'));
  chmodSync(home, 0o711);
  folders = layOut(join(home, 'data'));
  backups = await prepareBackups(folders.data, folders.keys, silentProgress);
  archive = (await prepareArchive(folders, backups, silentProgress)) as WalArchive;
  // As the worker does before the first base.
  const mark = { id: newId(), place: 'keys' } as const;
  await writeTargetMark(await openObjectStore(backups.keyStore), mark, await readBackupKey(backups.keyFile));
  postgres = await startPostgres({
    folder: folders.postgres,
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(folders.logs, 'postgres.log'),
    adminPassword: 'an-invented-password',
    archive,
  });
  client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The product's own reading, through a connection of this test's. */
function verdict(): Promise<ArchiverVerdict> {
  const query = async (text: string) => (await client.query(text)).rows;
  return readArchiver({ query } as unknown as Parameters<typeof readArchiver>[0]);
}
const state = async () => (await verdict()).state;
const switchSegment = () => client.query('select pg_logical_emit_message(false, $1, $2), pg_switch_wal()', ['', 'x']);

test('only the user of the server reads the settings and the signing key, and a second start keeps the key', async () => {
  const server = statSync(folders.postgres);
  for (const name of [ARCHIVE_SETTINGS, ARCHIVE_KEY, ARCHIVE_TARGET]) {
    const { mode, uid } = statSync(join(folders.services, name));
    expect([mode & 0o777, uid], name).toEqual([0o600, server.uid]);
  }
  const { mtimeMs } = statSync(join(folders.services, ARCHIVE_KEY));
  expect(await prepareArchive(folders, backups, silentProgress)).toEqual(archive);
  expect(statSync(join(folders.services, ARCHIVE_KEY)).mtimeMs).toBe(mtimeMs);
});

test('it works, fails while the target is away, and has caught up once it is back', async () => {
  await switchSegment();
  await expect.poll(async () => (await verdict()).lastArchivedAt, { timeout: 30_000 }).not.toBeNull();
  expect(await verdict()).toMatchObject({ state: 'working', lossMinutes: archive.timeoutSeconds / 60 });
  const target = fileURLToPath(backups.keyStore);
  renameSync(target, `${target}-away`);
  // What is left of a disk that is not mounted.
  const { uid, gid } = statSync(`${target}-away`);
  mkdirSync(target);
  chownSync(target, uid, gid);
  await switchSegment();
  await expect.poll(state, { timeout: 30_000 }).toBe('failing');
  expect(existsSync(join(target, 'wal'))).toBe(false);
  const said = readFileSync(join(folders.logs, 'postgres.log'), 'utf8');
  expect(said).toMatch(/kean-archive: \w+ is not archived: the target is not the one that this office knows/);
  rmSync(target, { recursive: true });
  renameSync(`${target}-away`, target);
  await switchSegment();
  await expect.poll(state, { timeout: 90_000 }).toBe('working');
});

test('a server without an archive says that it has none', () => {
  const facts = { now: new Date(), serverStartedAt: new Date(), lastArchivedAt: null, lastFailedAt: null };
  expect(judgeArchiver({ ...facts, archives: false, timeoutSeconds: 0 }).state).toBe('off');
});
