/** The office's own Postgres archives by the settings the runner gives it, and says itself when it cannot. */
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchiverVerdict, judgeArchiver, readArchiver } from '@kean/db';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentProgress } from '../progress.ts';
import { findFreePort } from '../services/find-free-port.ts';
import type { WalArchive } from '../services/postgres-settings.ts';
import { type RunningPostgres, startPostgres } from '../services/start-postgres.ts';
import { type Folders, layOut } from './folders.ts';
import { ARCHIVE_KEY, ARCHIVE_SETTINGS, prepareArchive } from './make-archive.ts';
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
  for (const name of [ARCHIVE_SETTINGS, ARCHIVE_KEY]) {
    const { mode, uid } = statSync(join(folders.services, name));
    expect([mode & 0o777, uid], name).toEqual([0o600, server.uid]);
  }
  const { mtimeMs } = statSync(join(folders.services, ARCHIVE_KEY));
  expect(await prepareArchive(folders, backups, silentProgress)).toEqual(archive);
  expect(statSync(join(folders.services, ARCHIVE_KEY)).mtimeMs).toBe(mtimeMs);
});

test('it works, fails while the target is away, and has caught up once it is back', async () => {
  await switchSegment();
  await expect.poll(async () => (await verdict()).lastArchivedAt, { timeout: 20_000 }).not.toBeNull();
  expect(await verdict()).toMatchObject({ state: 'working', lossMinutes: archive.timeoutSeconds / 60 });
  const settings = join(folders.services, ARCHIVE_SETTINGS);
  renameSync(settings, `${settings}-away`);
  await switchSegment();
  await expect.poll(state, { timeout: 20_000 }).toBe('failing');
  renameSync(`${settings}-away`, settings);
  await switchSegment();
  await expect.poll(state, { timeout: 90_000 }).toBe('working');
});

test('a server without an archive says that it has none', () => {
  const facts = { now: new Date(), serverStartedAt: new Date(), lastArchivedAt: null, lastFailedAt: null };
  expect(judgeArchiver({ ...facts, archives: false, timeoutSeconds: 0 }).state).toBe('off');
});
