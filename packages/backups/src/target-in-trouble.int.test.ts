/** Targets that fill up, are read-only, go away, stand still or refuse: the backup is none, those before it stand, the next one is taken. */
import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { newId } from '@kean/kernel';
import { type ObjectStore, openObjectStore } from '@kean/objects';
import {
  type FreshDatabase,
  freshDatabase,
  MAY_MOUNT,
  type SmallFileSystem,
  smallFileSystem,
  temporaryFolder,
} from '@kean/testing';
import { type StrictBucket, startStrictBucket } from '@kean/testing/strict-bucket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackupFailed, type BackupFault, type BackupProgress, listBackups, openBackup, writeBackup } from './index.ts';
import { aBackup, agencyKeys, aTargetThat } from './testing/office-backup.ts';

const MB = 1_000_000;
const keys = agencyKeys();
const verifyKeys = [keys.signer.verifierKey];
const folder = await temporaryFolder();
const source = await openObjectStore(`file://${folder.path}/source`);
const contents = `imports/${newId()}/source`;

let fresh: FreshDatabase;
let bucket: StrictBucket;
let disk: SmallFileSystem | undefined;
beforeAll(async () => {
  fresh = await freshDatabase();
  bucket = await startStrictBucket();
  if (MAY_MOUNT) disk = await smallFileSystem(8 * MB);
});
afterAll(async () => {
  await disk?.dispose();
  await bucket.close();
  await fresh.dispose();
  await folder.dispose();
});

async function* once(bytes: Buffer) {
  yield bytes;
}
const wanted = (target: ObjectStore) => aBackup({ target, databaseUrl: fresh.urls.kean_backup, keys, objects: source });
const inBucket = (login = {}) => openObjectStore(bucket.address('backups', login));
const inFolder = () => openObjectStore(`file://${folder.path}/target`);
const onDisk = () => openObjectStore(`file://${disk?.path}/target`);

interface Trouble {
  readonly fault: BackupFault;
  readonly open: () => Promise<ObjectStore>;
  /** Brings it about; called when the first news of this phase comes, or before all where none is named. */
  readonly begin: () => unknown;
  readonly within?: BackupProgress['phase'];
  readonly end: () => unknown;
  readonly stallMs?: number;
}

async function meets({ fault, open, begin, within, end, stallMs = 30_000 }: Trouble): Promise<void> {
  await source.put(contents, once(randomBytes(1000)));
  const [target, before] = [await open(), await listBackups(await open())];
  before.unshift((await writeBackup(wanted(target))).id);
  // More than the small disk holds, and nothing that an earlier backup brought there.
  await source.put(contents, once(randomBytes(12 * MB)));
  if (within === undefined) await begin();
  let begun = false;
  const onProgress = ({ phase }: BackupProgress) => {
    if (phase !== within || begun) return;
    begun = true;
    void begin();
  };
  const failed = writeBackup({ ...wanted(target), stallMs, onProgress });
  await expect(failed).rejects.toBeInstanceOf(BackupFailed);
  await expect(failed).rejects.toMatchObject({ fault });
  expect(begun).toBe(within !== undefined);
  await end();
  await source.put(contents, once(randomBytes(1000)));
  expect(await listBackups(target)).toEqual(before);
  const next = await writeBackup(wanted(await open()));
  expect(await listBackups(target)).toEqual([next.id, ...before]);
  for (const id of [next.id, ...before]) {
    const opened = await openBackup({ store: target, id, verifyKeys });
    for await (const _ of opened.openPart('records', keys.identity));
    for await (const object of opened.objects()) for await (const _ of opened.openObject(object, keys.identity));
  }
}

describe('a folder', () => {
  it.skipIf(!MAY_MOUNT)('full (on a file system of 8 MB; left out where a process may not mount)', () =>
    meets({ fault: 'target-full', open: onDisk, begin: () => undefined, end: () => undefined }),
  );

  it.skipIf(!MAY_MOUNT)('mounted read-only (left out where a process may not mount)', () =>
    meets({
      fault: 'target-read-only',
      open: onDisk,
      begin: () => disk?.readOnly(true),
      end: () => disk?.readOnly(false),
    }),
  );

  const away = { begin: () => rename(`${folder.path}/target`, `${folder.path}/away`), open: inFolder };
  const back = { end: () => rename(`${folder.path}/away`, `${folder.path}/target`) };
  it.each(['dumping', 'copying', 'verifying'] as const)('gone in the middle, while it is %s', (within) =>
    meets({ ...away, ...back, fault: 'target-unreachable', within }),
  );
});

describe('a bucket', () => {
  const well = { open: () => inBucket(), end: () => bucket.refuseWrites(null) };

  it('full', () =>
    meets({
      ...well,
      fault: 'target-full',
      begin: () => bucket.versions.limit(bucket.versions.storedBytes + 4 * MB),
      end: () => bucket.versions.limit(Number.POSITIVE_INFINITY),
    }));

  it.each([
    [507, 'XMinioStorageFull', 'target-full'],
    [400, 'EntityTooLarge', 'target-full'],
    [403, 'QuotaExceeded', 'target-full'],
    [403, 'AccessDenied', 'target-credentials'],
    [503, 'SlowDown', 'target-slow'],
    [500, 'InternalError', 'target-unreachable'],
  ] as const)('that refuses what is written: %i %s', (status, code, fault) =>
    meets({ ...well, fault, begin: () => bucket.refuseWrites({ status, code }), within: 'copying' }),
  );

  it.each(['dumping', 'copying', 'verifying'] as const)('gone in the middle, while it is %s', (within) =>
    meets({ ...well, fault: 'target-unreachable', begin: () => bucket.leave(), end: () => bucket.comeBack(), within }),
  );

  it.each(['dumping', 'copying', 'verifying'] as const)('that stands still while it is %s', (within) =>
    meets({
      ...well,
      fault: 'target-slow',
      begin: () => bucket.stall(true),
      end: () => bucket.stall(false),
      within,
      stallMs: 1_500,
    }),
  );

  it.each([
    ['another secret', { secretAccessKey: 'an/invented+secreT' }],
    ['a key that was taken away', { accessKeyId: 'left' }],
  ])('that is asked with %s', async (_title, login) => {
    const right = await inBucket();
    const before = await listBackups(right);
    await expect(writeBackup(wanted(await inBucket(login)))).rejects.toEqual(new BackupFailed('target-credentials'));
    expect(await listBackups(right)).toEqual(before);
    expect((await writeBackup(wanted(right))).kind).toBe('records');
  });

  it('where nobody is', async () => {
    const nobody = await openObjectStore('s3://key:secret@127.0.0.1:9/kean?region=us-east-1&tls=off');
    await expect(writeBackup(wanted(nobody))).rejects.toMatchObject({ fault: 'target-unreachable' });
  });
});

describe('whatever the target', () => {
  const failing = (code: string) => Object.assign(new Error('x'), { code, syscall: 'write' });
  const inTrouble: readonly (readonly [string, string, (target: ObjectStore) => Partial<ObjectStore>])[] = [
    [
      'changed on its way',
      'verification',
      (target) => ({
        put: async (key, bytes, keeping) => {
          const stored = await target.put(key, bytes, keeping);
          if (key.endsWith('/records')) await target.put(key, once(randomBytes(stored.sizeBytes)));
          return stored;
        },
      }),
    ],
  ];

  it.each(inTrouble)('%s', async (_title, fault, changes) => {
    const target = await inFolder();
    const before = await listBackups(target);
    await expect(
      writeBackup({ ...wanted(target), target: aTargetThat(target, changes(target)) }),
    ).rejects.toMatchObject({
      fault,
    });
    expect(await listBackups(target)).toEqual(before);
    const next = await writeBackup(wanted(target));
    expect(await listBackups(target)).toEqual([next.id, ...before]);
  });

  it('a dump program that is killed, or that may not read, leaves no backup that looks whole', async () => {
    const target = await inFolder();
    const before = await listBackups(target);
    const withoutRights = { ...wanted(target), databaseUrl: fresh.urls.kean_worker };
    await expect(writeBackup(withoutRights)).rejects.toEqual(new BackupFailed('source-rights'));
    const given = new AbortController();
    const aborted = writeBackup({
      ...wanted(target),
      signal: given.signal,
      onProgress: () => given.abort(failing('x')),
    });
    await expect(aborted).rejects.toThrow('x');
    expect(await listBackups(target)).toEqual(before);
  });
});
