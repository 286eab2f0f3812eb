/** Which log gets a signing key: a new one, and one that was rebuilt out of a backup; never one that was signed under another. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoles, type LoginRole, loginRoles, migrate, withDatabase } from '@kean/db/migrate';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentProgress } from '../progress.ts';
import { findFreePort } from '../services/find-free-port.ts';
import { type RunningPostgres, startPostgres } from '../services/start-postgres.ts';
import { logVerifierKeyIn, prepareLogKey } from './make-log-key.ts';

const home = mkdtempSync(join(tmpdir(), 'kean-log-key-'));
chmodSync(home, 0o711);
const log = join(home, 'log');
const file = join(home, 'log.key');
let postgres: RunningPostgres;
let ownerUrl: string;

beforeAll(async () => {
  postgres = await startPostgres({
    folder: join(home, 'postgres'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(home, 'postgres.log'),
    adminPassword: 'an-invented-password',
  });
  const passwords = Object.fromEntries(loginRoles().map((role) => [role, 'another-invented-password']));
  const { urls } = await createRoles({
    adminUrl: postgres.adminUrl,
    passwords: passwords as Record<LoginRole, string>,
  });
  ownerUrl = urls.kean_owner;
  await migrate({ ownerUrl, which: 'kean' });
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  for (const place of [log, file]) rmSync(place, { recursive: true, force: true });
});

const prepare = () => prepareLogKey(file, log, ownerUrl, silentProgress);
const BATCH = `insert into audit_batch (size, first, position, occurred_at, event_id, root, era)
  values (1, 0, 1, now(), gen_random_uuid(), sha256('x'), 1)`;

it('an office without entries gets one, and keeps it', async () => {
  await prepare();
  const made = readFileSync(file, 'utf8');
  await prepare();
  expect(readFileSync(file, 'utf8')).toBe(made);
});

it('a log that was signed gets no second one; a rebuilt one, which nobody signed, goes on under a new name', async () => {
  const client = new Client({ connectionString: withDatabase(postgres.adminUrl, 'kean') });
  await client.connect();
  await client.query(BATCH);
  await client.end();
  // Entries, and not a file of the log: its folder is lost or not mounted.
  await expect(prepare()).rejects.toThrow(/signing key of the log .* is missing/);
  mkdirSync(join(log, 'tile'), { recursive: true });
  writeFileSync(join(log, 'checkpoint'), 'signed');
  await expect(prepare()).rejects.toThrow(/signing key of the log .* is missing/);
  expect(existsSync(file)).toBe(false);
  rmSync(join(log, 'checkpoint'));
  await prepare();
  const first = await logVerifierKeyIn(file);
  rmSync(file);
  await prepare();
  expect((await logVerifierKeyIn(file)).split('+')[0]).not.toBe(first.split('+')[0]);
});
