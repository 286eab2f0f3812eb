/** Everything burned but the target of backups, the two identities and the root key: what docs/runbooks/site-lost.md says, done. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compareLog, makeLogKey, openFolderLogStore, readHead, readLogKey, Sequencer } from '@kean/audit';
import { writeBackup } from '@kean/backups';
import { aClient } from '@kean/clients/testing';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { createRoles, type LoginRole, loginRoles, migrate, withDatabase } from '@kean/db/migrate';
import { findFreePort, type RunningPostgres, startPostgres } from '@kean/dev/services';
import { type ClientId, newId, systemClock } from '@kean/kernel';
import { aBranch, aStaffMember, openSql } from '@kean/testing';
import { CHECKPOINT_PATH, toBase64 } from '@kean/tlog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchivedOffice, openArchivedOffice, runRestoreCommand } from './testing/index.ts';

let archived: ArchivedOffice;
let elsewhere: RunningPostgres;
let environment: Record<string, string>;
let urls: Readonly<Record<LoginRole, string>>;
let nightly: string;
let signedInManifest: number;
const clients: Record<'kept' | 'erased' | 'sinceErased' | 'newest', ClientId> = {} as never;
const QUIET = { signed: () => undefined, witness: () => undefined, troubled: () => undefined, halted: () => undefined };

beforeAll(async () => {
  archived = await openArchivedOffice();
  const { side, cluster, folder } = archived;
  const branch = await aBranch(side.office.sql);
  const staff = (await aStaffMember(side.office.sql, { branch })).id;
  for (const who of ['kept', 'erased', 'sinceErased'] as const) clients[who] = await aClient(side.office, branch);
  await side.office.sql.query(
    `insert into api_key (id, staff_id, name, prefix, digest, expires_at) values ($1, $2, '对接', 'kk', sha256('x'), now() + interval '1 day')`,
    [newId(), staff],
  );
  await act(3);
  signedInManifest = await side.signEverything();
  const head = await readHead(side.log.store, CHECKPOINT_PATH, [side.log.key]);
  ({ id: nightly } = await writeBackup({
    target: side.target,
    id: newId(),
    kind: 'records',
    databaseUrl: side.office.database.urls.kean_backup,
    objects: side.office.services.objects,
    recipients: [side.identity.recipient],
    signer: side.signer,
    log: head === null ? null : { origin: head.origin, size: head.size, root: toBase64(head.root) },
    lockedUntil: null,
    stallMs: 30_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  }));
  await cluster.takeBase();
  await side.office.destroyKeys([clients.erased]);
  clients.newest = await aClient(side.office, branch);
  await act(2);
  await side.signEverything();
  await writeFile(
    path.join(folder, 'checkpoint.kept'),
    (await readHead(side.log.store, CHECKPOINT_PATH, [side.log.key]))?.note ?? '',
  );
  await cluster.archiveNow();
  await theFire();
}, 240_000);
afterAll(async () => {
  await elsewhere?.stop();
  await archived.close();
});

const act = (events: number) =>
  archived.side.office.sql.query(
    `select append_audit_events(array_agg(row(gen_random_uuid(), 'clients.listed', 'allowed', null, null, null, null, null, null, null, null, null, null)::audit_input))
       from generate_series(1, $1::int)`,
    [events],
  );

/** Another machine: a server on which the office was started once, with nothing of the one before. */
async function theFire(): Promise<void> {
  const home = path.join(archived.folder, 'elsewhere');
  await mkdir(home, { recursive: true, mode: 0o711 });
  elsewhere = await startPostgres({
    folder: path.join(home, 'postgres'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: path.join(home, 'postgres.log'),
    adminPassword: 'another-invented-password',
    archive: null,
  });
  const generated = loginRoles().map((role) => [role, randomBytes(18).toString('base64url')] as const);
  const { adminUrl } = elsewhere;
  ({ urls } = await createRoles({ adminUrl, passwords: Object.fromEntries(generated) as Record<LoginRole, string> }));
  await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
  await migrate({ ownerUrl: urls.kean_keys_owner, which: 'keys' });
  environment = {
    ...archived.environment,
    RESTORE_ADMIN_URL: adminUrl,
    RESTORE_OWNER_URL: urls.kean_owner,
    RESTORE_KEYS_OWNER_URL: urls.kean_keys_owner,
    RESTORE_KEYS_DATABASE_URL: urls.kean_keys_backup,
    RECOVERY_FOLDER: path.join(archived.folder, 'recovered-elsewhere'),
    LOG_STORE: `file://${path.join(home, 'log')}`,
    OBJECT_STORE: `file://${path.join(home, 'objects')}`,
  };
}

const run = (args: readonly string[], changes: Record<string, string> = {}) =>
  runRestoreCommand({ ...environment, ...changes }, args);
const opens = (said: string) => /restore -- open (kean_\S+)/.exec(said)?.[1] ?? '';

describe('the whole site is lost', () => {
  let keysUrl: string;

  it('the keys come first: nobody knows who was erased since, so a person says that the log is lost, and enters whom the certificates name', async () => {
    const list = path.join(archived.folder, 'certificates.txt');
    await writeFile(list, `${clients.sinceErased}\n`);
    const silent = await run(['keys', 'at', 'latest', '--erased', list]);
    expect(silent).toMatchObject({ status: 1 });
    expect(silent.said).toMatch(/holds no signed head of the log/);
    const { status, said } = await run(['keys', 'at', 'latest', '--log-lost', '--erased', list]);
    expect(said).toMatch(/THE LOG IS LOST\. Who was erased after 20/);
    expect(status).toBe(0);
    expect(await run(['open', opens(said), '--log-lost', '--erased', list])).toMatchObject({ status: 0 });
    keysUrl = withDatabase(urls.kean_keys_backup, opens(said));
    const store = openKeyStore({ url: keysUrl, applicationName: 'kean-test', max: 1 });
    expect([...(await store.store.absence('client', [clients.erased, clients.sinceErased])).values()]).toEqual([
      'destroyed',
      'destroyed',
    ]);
    expect((await store.store.read('client', [clients.kept, clients.newest])).length).toBe(2);
    await store.close();
  }, 180_000);

  it('then the records: never silently, with every tile made again, and as one log that goes on', async () => {
    const lost = { RESTORE_KEYS_DATABASE_URL: keysUrl };
    const silent = await run(['at', 'latest'], lost);
    expect(silent).toMatchObject({ status: 1 });
    expect(silent.said).toContain('site-lost.md');
    const { status, said } = await run(
      ['at', 'latest', '--log-lost', '--checkpoint', path.join(archived.folder, 'checkpoint.kept')],
      lost,
    );
    expect(said).toMatch(/THE LOG IS LOST after entry \d+\. Its \d+ entries were made again/);
    expect(said).toMatch(/lead to the head of (checkpoint\.kept|the signed manifest)/);
    expect(said).toMatch(/1 {2}API keys, all of them/);
    expect(status).toBe(0);
    expect(await run(['open', opens(said)], lost)).toMatchObject({ status: 0 });

    const sql = openSql(withDatabase(elsewhere.adminUrl, opens(said)));
    const states = await sql.query<{ id: string; state: string }>('select id, state::text from client');
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      [clients.kept]: 'active',
      [clients.newest]: 'active',
      [clients.erased]: 'erased',
      [clients.sinceErased]: 'erased',
    });
    const worker = openDatabase({ url: withDatabase(urls.kean_worker, opens(said)), applicationName: 'kean-test' });
    const store = await openFolderLogStore(path.join(archived.folder, 'elsewhere', 'log'));
    const keyFile = path.join(archived.folder, 'elsewhere', 'log.key');
    await makeLogKey(keyFile);
    const signer = await readLogKey(keyFile);
    const sequencer = new Sequencer({ db: worker, store, signer, witness: null, clock: systemClock, observer: QUIET });
    const size = async () => (await readHead(store, CHECKPOINT_PATH, [signer.verifierKey]))?.size ?? 0;
    const [row] = await sql.query<{ events: number }>('select count(*)::int as events from audit_record');
    await expect
      .poll(
        async () => {
          await sequencer.turn();
          return await size();
        },
        { timeout: 30_000 },
      )
      .toBe(row?.events);
    await sequencer.stop();
    expect(await compareLog(worker, store)).toMatchObject({ outcome: 'sound', size: row?.events });
    expect(
      await sql.query(
        `select facts->>'rebuilt' is not null as told from audit_event where action = 'storage.restore-opened'`,
      ),
    ).toEqual([{ told: true }]);
    await worker.close();
    await sql.close();
  }, 180_000);

  it('from a nightly backup the loss is counted by a head that somebody kept, and rows that are not those it signed are refused', async () => {
    const log = (name: string) => ({
      RESTORE_KEYS_DATABASE_URL: keysUrl,
      LOG_STORE: `file://${path.join(archived.folder, name)}`,
    });
    const kept = path.join(archived.folder, 'checkpoint.kept');
    const { status, said } = await run([nightly, '--log-lost', '--checkpoint', kept], log('log-of-nightly'));
    expect(said).toContain(`The first ${signedInManifest} lead to the head of the signed manifest`);
    expect(said).toMatch(/A signed head proves \d+ further entries; they are gone/);
    expect(status).toBe(0);
    expect((await run(['drop', opens(said)])).status).toBe(0);
    const forged = path.join(archived.folder, 'checkpoint.forged');
    await writeFile(forged, 'kean.invalid/log/x\n3\nAAAA\n\n— x AAAA\n');
    const refused = await run([nightly, '--log-lost', '--checkpoint', forged], log('log-of-forged'));
    expect(refused.said).toMatch(/--checkpoint: .*checkpoint\.forged/);
    expect(refused.status).toBe(1);
  }, 180_000);
});
