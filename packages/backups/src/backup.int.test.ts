/** A backup on a real Postgres, in a folder and in a bucket: what is written comes back, and what was touched is refused. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import { aBranch, aStaffMember, type FreshDatabase, freshDatabase, openSql, temporaryFolder } from '@kean/testing';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackupRefused, listBackups, makeIdentity, openBackup, unpackedDump, writeBackup } from './index.ts';
import { aBackup, agencyKeys } from './testing/office-backup.ts';

const keys = agencyKeys();
const verifyKeys = [keys.signer.verifierKey];
const folder = await temporaryFolder();
const s3 = await startFauxqs({ port: 0, logger: false });
s3.createBucket('kean');
const targets: Record<string, Promise<ObjectStore>> = {
  folder: openObjectStore(`file://${folder.path}/target`),
  bucket: openObjectStore(`s3://key:secret@127.0.0.1:${s3.port}/kean/backups?region=us-east-1&tls=off`),
};

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  const sql = openSql(fresh.adminUrls.kean);
  for (let count = 0; count < 5; count += 1) await aStaffMember(sql, { branch: await aBranch(sql) });
  await sql.close();
});
afterAll(async () => {
  await fresh.dispose();
  await s3.stop();
  await folder.dispose();
});

async function* once(bytes: Buffer) {
  yield bytes;
}
const wanted = (target: ObjectStore) => aBackup({ target, databaseUrl: fresh.urls.kean_backup, keys });

describe.each(Object.keys(targets))('a backup in a %s', (place) => {
  it('holds the records to the row, and the objects once by content; the second copies nothing anew', async () => {
    const target = (await targets[place]) as ObjectStore;
    const source = await openObjectStore(`file://${folder.path}/source-${place}`);
    const [same, other] = [randomBytes(100_000), randomBytes(10)];
    for (const bytes of [same, same, other]) await source.put(`imports/${newId()}/source`, once(bytes));
    const phases = new Set<string>();
    const first = await writeBackup({
      ...wanted(target),
      objects: source,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect([...phases]).toEqual(['dumping', 'copying', 'verifying']);
    expect(first).toMatchObject({ kind: 'records', objects: { count: 3, newBlobs: 2, sizeBytes: 200_010 } });
    expect(first.rows).toMatchObject({ staff: 5, branch: 5, client: 0 });
    expect(first.schemaVersion).toMatch(/^2026/);
    const second = await writeBackup({ ...wanted(target), objects: source });
    expect(second.objects).toMatchObject({ count: 3, newBlobs: 0 });
    expect((await listBackups(target)).slice(0, 2)).toEqual([second.id, first.id]);

    const opened = await openBackup({ store: target, id: second.id, verifyKeys });
    const dump = await buffer(unpackedDump(opened.openPart('records', keys.identity)));
    // From a file: with a pipe, pg_restore leaves after the list, while the rows are still being written to it.
    const dumpFile = path.join(folder.path, `dump-${place}`);
    await writeFile(dumpFile, dump);
    const listed = execFileSync('pg_restore', ['--list', dumpFile], { maxBuffer: 1e8 }).toString();
    expect(listed).toContain('TABLE DATA public client_field');
    for await (const object of opened.objects()) {
      const bytes = await buffer(opened.openObject(object, keys.identity));
      expect(bytes.equals(object.sizeBytes === 10 ? other : same)).toBe(true);
    }
  });
});

it('a foreign client opens it: age, zstd and pg_restore of Debian, into an empty database, to the row', async () => {
  const target = (await targets.folder) as ObjectStore;
  const { id, rows } = await writeBackup(wanted(target));
  const [keyFile, part] = [path.join(folder.path, 'identity'), path.join(folder.path, 'target/backups', id, 'records')];
  await writeFile(keyFile, `${keys.secretLine}\n`);
  const empty = await freshDatabase();
  const sql = openSql(empty.adminUrls.kean);
  try {
    await sql.query('drop schema public cascade');
    await sql.query('create schema public');
    const line = `set -o pipefail; age -d -i ${keyFile} ${part} | zstd -d | pg_restore --exit-on-error --single-transaction -d '${empty.adminUrls.kean}'`;
    execFileSync('bash', ['-c', line]);
    expect(await sql.query('select count(*)::int as rows from staff')).toEqual([{ rows: rows.staff }]);
  } finally {
    await sql.close();
    await empty.dispose();
  }
});

it('the key store is a backup apart, and what opens the records does not open it', async () => {
  const target = (await targets.folder) as ObjectStore;
  const apart = makeIdentity();
  const recipients = [apart.identity.recipient];
  const manifest = await writeBackup({
    ...wanted(target),
    kind: 'keys',
    databaseUrl: fresh.urls.kean_keys_backup,
    recipients,
  });
  expect(manifest).toMatchObject({ kind: 'keys', objects: null });
  expect(Object.keys(manifest.rows)).toContain('erasure_fence');
  const opened = await openBackup({ store: target, id: manifest.id, verifyKeys });
  await expect(buffer(opened.openPart('keys', keys.identity))).rejects.toMatchObject({
    reason: 'identity-not-a-recipient',
  });
  expect((await buffer(unpackedDump(opened.openPart('keys', apart.identity)))).subarray(0, 5).toString()).toBe('PGDMP');
});

describe('refused before a row is restored, saying which', () => {
  let target: ObjectStore;
  let home: string;
  let id: string;
  let earlier: string;

  beforeAll(async () => {
    home = path.join(folder.path, 'touched');
    target = await openObjectStore(`file://${home}`);
    earlier = (await writeBackup(wanted(target))).id;
    id = (await writeBackup(wanted(target))).id;
    await cp(home, `${home}-as-it-was`, { recursive: true });
  });

  const file = (name: string, of = id) => path.join(home, 'backups', of, name);
  async function refusal(keysOfReader = verifyKeys): Promise<string> {
    let bytes = 0;
    try {
      const opened = await openBackup({ store: target, id, verifyKeys: keysOfReader });
      for await (const piece of opened.openPart('records', keys.identity)) bytes += piece.length;
      return 'none';
    } catch (error) {
      expect(error).toBeInstanceOf(BackupRefused);
      expect(bytes).toBe(0);
      return (error as BackupRefused).reason;
    } finally {
      await cp(`${home}-as-it-was`, home, { recursive: true, force: true });
    }
  }
  async function changed(name: string, change: (bytes: Buffer) => Buffer): Promise<void> {
    await writeFile(file(name), change(await readFile(file(name))));
  }
  const CHUNK = 65_552;
  const payloadAt = (bytes: Buffer) => bytes.indexOf('\n', bytes.indexOf('\n---') + 1) + 1 + 16;

  it('not touched, it opens', async () => expect(await refusal()).toBe('none'));

  it('a bit flipped, anywhere', async () => {
    for (const at of [0.01, 0.3, 0.99]) {
      await changed('records', (bytes) => {
        const place = Math.floor(bytes.length * at);
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        return bytes;
      });
      expect(await refusal()).toBe('part-changed');
    }
  });

  it('truncated', async () => {
    await truncate(file('records'), 1000);
    expect(await refusal()).toBe('part-truncated');
  });

  it('prolonged', async () => {
    await changed('records', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]));
    expect(await refusal()).toBe('part-too-long');
  });

  it('a chunk doubled', async () => {
    await changed('records', (bytes) => {
      const at = payloadAt(bytes);
      return Buffer.concat([bytes.subarray(0, at + CHUNK), bytes.subarray(at)]);
    });
    // Where the whole payload is a single chunk there is nothing to double but itself, which is then too long.
    expect(['chunks-out-of-order', 'part-too-long']).toContain(await refusal());
  });

  it("another backup's part, its manifest, or all of it under the new name", async () => {
    await cp(file('records', earlier), file('records'));
    expect(await refusal()).toBe('part-of-another-backup');
    await cp(file('manifest', earlier), file('manifest'));
    expect(await refusal()).toBe('manifest-of-another-backup');
    await cp(path.join(home, 'backups', earlier), path.join(home, 'backups', id), { recursive: true });
    expect(await refusal()).toBe('manifest-of-another-backup');
  });

  it("another agency's, a manifest changed by a byte, one without a signature, none at all", async () => {
    expect(await refusal([agencyKeys('other.invalid/backups', 9).signer.verifierKey])).toBe(
      'manifest-of-another-agency',
    );
    await changed('manifest', (bytes) => Buffer.from(bytes.toString().replace('"staff":5', '"staff":6')));
    expect(await refusal()).toBe('manifest-changed');
    await changed('manifest', (bytes) => bytes.subarray(0, bytes.indexOf('\n\n')));
    expect(await refusal()).toBe('manifest-malformed');
    await rename(file('manifest'), `${file('manifest')}-away`);
    expect(await refusal()).toBe('manifest-missing');
  });

  it('a part that is gone', async () => {
    await rename(file('records'), `${file('records')}-away`);
    expect(await refusal()).toBe('part-missing');
  });
});
