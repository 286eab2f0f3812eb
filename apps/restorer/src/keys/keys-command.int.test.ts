/** An older backup of keys is the one file that could open whom a certificate says nobody opens any more. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { recordEvents } from '@kean/audit';
import { writeBackup } from '@kean/backups';
import { aClient } from '@kean/clients/testing';
import { inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { withDatabase } from '@kean/db/migrate';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, openSql, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchivedOffice, openArchivedOffice, runRestoreCommand } from '../testing/index.ts';

let archived: ArchivedOffice;
let branch: TestBranch;
let kept: ClientId;
/** Erased since, and who knows of it: the ledger of the living store, the records, a person. */
const erased: Record<'ledger' | 'records' | 'entered', ClientId> = { ledger: '', records: '', entered: '' } as never;
/** An uploaded list whose end stands in the log alone. */
const list = newId();
let backup: string;
let entered: string;

const STONE = `update client set state = 'erased', roles = '{}', card = '\\x01', assignee_id = null where id = $1`;

beforeAll(async () => {
  archived = await openArchivedOffice();
  const { side, cluster, folder } = archived;
  branch = await aBranch(side.office.sql);
  kept = await aClient(side.office, branch);
  for (const who of ['ledger', 'records', 'entered'] as const) erased[who] = await aClient(side.office, branch);
  await onKeys(
    `insert into data_key (scope, subject_id, wrapped, root_key_id) select 'import', $1, $2, root_key_id from data_key limit 1`,
    [list, randomBytes(60)],
  );
  const { id } = await writeBackup({
    target: cluster.target,
    id: newId(),
    kind: 'keys',
    databaseUrl: side.office.database.urls.kean_keys_backup,
    objects: null,
    recipients: cluster.recipients.keys,
    signer: side.signer,
    log: null,
    lockedUntil: null,
    stallMs: 30_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  backup = id;
  await side.office.destroyKeys([erased.ledger]);
  await side.office.sql.query(STONE, [erased.records]);
  await inSqlTransaction(side.worker, nobody, (tx) =>
    recordEvents(tx, [
      {
        action: 'collection.upload-destroyed',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Import', id: list },
      },
    ]),
  );
  await side.signEverything();
  entered = path.join(folder, 'erased.txt');
  await writeFile(entered, `# from certificates of erasure\n${erased.entered}\n`);
}, 180_000);
afterAll(() => archived.close());

const run = (args: readonly string[], changes: Record<string, string> = {}) =>
  runRestoreCommand({ ...archived.environment, ...changes }, args);
const name = () => `kean_keys_restored_${backup.replaceAll('-', '').slice(-12)}`;

async function onKeys<T extends object>(text: string, values: unknown[] = [], database = 'kean_keys'): Promise<T[]> {
  const sql = openSql(withDatabase(archived.environment.RESTORE_ADMIN_URL as string, database));
  try {
    return await sql.query<T>(text, values);
  } finally {
    await sql.close();
  }
}

const subjects = async (database: string) =>
  (await onKeys<{ id: string }>('select subject_id as id from data_key', [], database)).map(({ id }) => id);

describe('a backup of keys from before an erasure', () => {
  it('comes back without a key of anybody whom the ledger, the log, the records or a person names', async () => {
    const { status, said } = await run(['keys', backup, '--erased', entered]);
    expect(said).toContain(`npm run restore -- open ${name()}`);
    expect(status).toBe(0);
    expect(said).toContain('of this backup 4 keys were destroyed since');
    expect(said).toContain('the living key store 1, the log 1, the records 1, a person 1');
    expect(await subjects(name())).toEqual([kept]);
    const fences = await onKeys('select subject_id as id, had_key from erasure_fence order by 1', [], name());
    expect(fences).toEqual([...Object.values(erased), list].sort().map((id) => ({ id, had_key: true })));
  }, 120_000);

  it('lets no process in before it is opened, and a fence never down after', async () => {
    const url = withDatabase(archived.side.office.database.urls.kean_keys_worker, name());
    const store = openKeyStore({ url, applicationName: 'kean-test', max: 1 });
    await expect(store.store.read('client', [kept])).rejects.toMatchObject({ code: 'DB_REFUSED' });
    await store.close();
    const late = await aClient(archived.side.office, branch);
    await archived.side.office.destroyKeys([erased.records]);
    await archived.side.office.destroyKeys([late]);
    // Somebody was erased after it was verified: closed until theirs is destroyed as well.
    expect((await run(['open', name(), '--erased', entered])).said).toMatch(/Somebody was erased after/);
    expect(await run(['keys', backup, '--erased', entered])).toMatchObject({ status: 0 });
    const { status, said } = await run(['open', name(), '--erased', entered]);
    expect(said).toContain('kean_keys is closed to the office');
    expect(status).toBe(0);
    const opened = openKeyStore({ url, applicationName: 'kean-test', max: 1 });
    expect((await opened.store.read('client', [kept])).length).toBe(1);
    expect([...(await opened.store.absence('client', [...Object.values(erased), late])).values()]).toEqual(
      Array(4).fill('destroyed'),
    );
    await expect(
      opened.store.insert('client', [
        { subjectId: erased.ledger, wrapped: randomBytes(60), rootKeyId: 'root-1', suite: 1, generation: 1 },
      ]),
    ).rejects.toMatchObject({ code: 'ENCRYPTION_SUBJECT_FENCED' });
    await opened.close();
    const living = openDatabase({
      url: archived.side.office.database.urls.kean_keys_worker,
      applicationName: 'kean-test',
    });
    await expect(inSqlTransaction(living, nobody, (tx) => tx.query('select 1', []))).rejects.toMatchObject({
      code: 'DB_REFUSED',
    });
    await living.close();
    const [event] = await archived.side.office.sql.query(
      `select facts from audit_event where action = 'storage.restore-opened'`,
    );
    expect(event).toEqual({ facts: { events: 0, erased: 5, kind: 'keys' } });
  }, 180_000);
});

describe('it is refused', () => {
  it.each([
    ['where the log cannot be read', () => ({ LOG_STORE: `file://${archived.folder}/no-log` }), /holds no signed head/],
    [
      'with the identity of records',
      () => ({ BACKUP_KEY_IDENTITY_FILE: archived.environment.BACKUP_IDENTITY_FILE as string }),
      /does not open it/,
    ],
  ] as const)(
    '%s',
    async (_what, changes, says) => {
      const { status, said } = await run(['keys', await anotherBackup(), '--store-lost'], changes());
      expect(said).toMatch(says);
      expect(status).toBe(1);
    },
    60_000,
  );

  it('where clients came after it, unless a person says that nobody opens them any more', async () => {
    // The store of before was closed when the other was opened; here the office goes on with it.
    await onKeys('grant connect on database kean_keys to kean_keys_api, kean_keys_worker', [], 'postgres');
    const other = await anotherBackup();
    await aClient(archived.side.office, branch);
    const wanted = ['keys', other, '--store-lost', '--erased', entered];
    const refused = await run(wanted);
    expect(refused.said).toMatch(/I5: \d+ of \d+ clients have no key/);
    expect(refused.status).toBe(1);
    expect(
      (await run(['open', `kean_keys_restored_${other.replaceAll('-', '').slice(-12)}`, '--store-lost'])).said,
    ).toMatch(/not verified to its end/);
    expect(await run([...wanted, '--keys-lost'])).toMatchObject({ status: 0 });
  }, 120_000);

  it('where the list of a person holds a line that is no id', async () => {
    const file = path.join(archived.folder, 'wrong.txt');
    await writeFile(file, `${newId()}\n周先生\n`);
    const { status, said } = await run(['keys', backup, '--store-lost', '--erased', file]);
    expect(said).toMatch(/line 2 of .* is no client's id/);
    expect(status).toBe(1);
  }, 60_000);
});

async function anotherBackup(): Promise<string> {
  const { side, cluster } = archived;
  const { id } = await writeBackup({
    target: cluster.target,
    id: newId(),
    kind: 'keys',
    databaseUrl: withDatabase(side.office.database.adminUrls.keys, 'kean_keys'),
    objects: null,
    recipients: cluster.recipients.keys,
    signer: side.signer,
    log: null,
    lockedUntil: null,
    stallMs: 30_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return id;
}
