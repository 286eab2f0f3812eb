/** What a certificate of erasure rests on: the files of a cluster hold a destroyed key, until the key store is written anew before a base. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBackupKey, readIdentity, readRecipient, writeTargetMark } from '@kean/backups';
import { recoverTo, writeBase } from '@kean/backups/wal';
import { openKeyStore } from '@kean/db/keystore';
import { createRoles, type LoginRole, loginRoles, migrate } from '@kean/db/migrate';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentProgress } from '../progress.ts';
import { findFreePort } from '../services/find-free-port.ts';
import { type RunningPostgres, startPostgres } from '../services/start-postgres.ts';
import { layOut } from './folders.ts';
import { ARCHIVE_KEY, prepareArchive } from './make-archive.ts';
import { prepareBackups } from './make-backup-keys.ts';

const home = mkdtempSync(join(tmpdir(), 'kean-remains-'));
chmodSync(home, 0o711);
const folders = layOut(join(home, 'data'));
const MARK = Buffer.from(`invented-wrapped-key-${randomBytes(20).toString('hex')}`.slice(0, 60));

let postgres: RunningPostgres;
let client: Client;
let urls: Readonly<Record<LoginRole, string>>;
let backups: Awaited<ReturnType<typeof prepareBackups>>;

beforeAll(async () => {
  backups = await prepareBackups(folders.data, folders.keys, silentProgress);
  const archive = await prepareArchive(folders, backups, silentProgress);
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
  const passwords = Object.fromEntries(loginRoles().map((role) => [role, randomBytes(18).toString('base64url')]));
  ({ urls } = await createRoles({ adminUrl: postgres.adminUrl, passwords: passwords as Record<LoginRole, string> }));
  await migrate({ ownerUrl: urls.kean_keys_owner, which: 'keys' });
  client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

const safe = (name: string) => readFileSync(join(folders.data, 'safe', name), 'utf8');

async function takeBase(): Promise<void> {
  const target = await openObjectStore(backups.keyStore);
  await writeBase({
    target,
    id: newId(),
    factsUrl: urls.kean_backup,
    replicationUrl: urls.kean_base_backup,
    recipients: { records: [readRecipient(backups.recipient)], keys: [readRecipient(backups.keyRecipient)] },
    signer: await readBackupKey(backups.keyFile),
    stallMs: 30_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const { rows } = await client.query<{ name: string }>('select pg_walfile_name(pg_switch_wal()) as name');
  // The label of the base is told as archived after its last segment.
  const isArchived = async () => {
    const archiver = await client.query<{ name: string | null }>(
      'select last_archived_wal as name from pg_stat_archiver',
    );
    return (archiver.rows[0]?.name ?? '') >= (rows[0]?.name ?? '');
  };
  await expect.poll(isArchived, { timeout: 60_000 }).toBe(true);
}

/** Files of the newest base and its log, recovered, that hold the mark. */
async function filesWithMark(name: string): Promise<string[]> {
  const signers = [await readBackupKey(backups.keyFile), await readBackupKey(join(folders.services, ARCHIVE_KEY))];
  const recovered = await recoverTo({
    target: await openObjectStore(backups.keyStore),
    verifyKeys: signers.map(({ verifierKey }) => verifierKey),
    time: 'latest',
    identities: { records: readIdentity(safe('backup.identity')), keys: readIdentity(safe('backup-keys.identity')) },
    folder: join(home, name),
  });
  await recovered.stop();
  const files = readdirSync(join(home, name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(500);
  return files.map((one) => join(one.parentPath, one.name)).filter((file) => readFileSync(file).includes(MARK));
}

test('a base holds a key that was destroyed before it, unless the key store was written anew; then neither it nor its log does', async () => {
  const store = openKeyStore({ url: urls.kean_keys_worker, applicationName: 'test' });
  const destroyed = newId();
  const key = { subjectId: destroyed, wrapped: MARK, rootKeyId: 'root-1', suite: 1, generation: 1 };
  await store.store.insert('client', [key]);
  await store.store.fence('client', [destroyed]);
  await takeBase();
  expect((await filesWithMark('before')).length).toBeGreaterThan(0);
  await store.writeAnew();
  await takeBase();
  expect(await filesWithMark('after')).toEqual([]);
  await store.close();
}, 120_000);
