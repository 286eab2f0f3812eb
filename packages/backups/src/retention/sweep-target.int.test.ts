import { randomBytes } from 'node:crypto';
import { newId } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { type FreshDatabase, freshDatabase, temporaryFolder } from '@kean/testing';
import { startStrictBucket } from '@kean/testing/strict-bucket';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listBackups, openBackup, writeBackup } from '../index.ts';
import { aBackup, agencyKeys } from '../testing/office-backup.ts';
import { sweepTarget } from './sweep-target.ts';

const keys = agencyKeys();
const verifyKeys = [keys.signer.verifierKey];
const folder = await temporaryFolder();
let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(async () => {
  await fresh.dispose();
  await folder.dispose();
});

async function* once(bytes: Buffer) {
  yield bytes;
}

it('a backup goes with the contents that only it held; what another needs stays, and what a stranger signed is not touched', async () => {
  const target = await openObjectStore(`file://${folder.path}/target`);
  const source = await openObjectStore(`file://${folder.path}/source`);
  const [leaving, staying] = [`imports/${newId()}/source`, `imports/${newId()}/source`];
  for (const key of [leaving, staying]) await source.put(key, once(randomBytes(1000)));
  const wanted = () => aBackup({ target, databaseUrl: fresh.urls.kean_backup, keys, objects: source });
  const first = await writeBackup(wanted());
  await source.delete(leaving);
  const second = await writeBackup(wanted());
  const sweep = () => sweepTarget({ target, kind: 'records', verifyKeys, keep: () => new Set([second.id]) });
  expect(await sweep()).toEqual({ removed: [first.id], locked: [], blobs: 1 });
  expect(await sweep()).toEqual({ removed: [], locked: [], blobs: 0 });
  expect(await listBackups(target)).toEqual([second.id]);
  const opened = await openBackup({ store: target, id: second.id, verifyKeys });
  for await (const object of opened.objects()) {
    expect(object.key).toBe(staying);
    for await (const _ of opened.openObject(object, keys.identity));
  }

  const stranger = agencyKeys('other.invalid/backups', 9);
  const foreign = await writeBackup({ ...wanted(), signer: stranger.signer });
  expect(await sweep()).toEqual({ removed: [], locked: [], blobs: 0 });
  expect(await listBackups(target)).toContain(foreign.id);
});

it('a backup under object lock stays whole until its time, is told each time it is asked for, and then goes without a trace', async () => {
  let now = new Date();
  const bucket = await startStrictBucket(() => now);
  const target = await openObjectStore(bucket.address('backups'));
  const source = await openObjectStore(`file://${folder.path}/locked-source`);
  await source.put(`imports/${newId()}/source`, once(randomBytes(9_000_000)));
  const lockedUntil = new Date(now.getTime() + 3 * 86_400_000);
  const { id } = await writeBackup(
    aBackup({ target, databaseUrl: fresh.urls.kean_backup, keys, objects: source, lockedUntil }),
  );
  expect(bucket.versions.all().map((version) => version.lockedUntil)).toEqual(Array(4).fill(lockedUntil));
  const sweep = () => sweepTarget({ target, kind: 'records', verifyKeys, keep: () => new Set() });
  for (let times = 0; times < 2; times += 1) {
    expect(await sweep()).toEqual({ removed: [], locked: [id], blobs: 0 });
    const opened = await openBackup({ store: target, id, verifyKeys });
    for await (const object of opened.objects()) for await (const _ of opened.openObject(object, keys.identity));
  }
  now = new Date(lockedUntil.getTime() + 1);
  expect(await sweep()).toEqual({ removed: [id], locked: [], blobs: 1 });
  expect(bucket.versions.all()).toEqual([]);
  await bucket.close();
});
