/** What every object store guarantees, on a real folder, on a real S3 protocol, and on a bucket that checks, versions and locks. */
import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { newId } from '@kean/kernel';
import { temporaryFolder } from '@kean/testing';
import { startStrictBucket } from '@kean/testing/strict-bucket';
import { startFauxqs } from 'fauxqs';
import { afterAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from './object-store.ts';
import { openObjectStore } from './open-object-store.ts';

const folder = await temporaryFolder();
const s3 = await startFauxqs({ port: 0, logger: false });
s3.createBucket('kean');
const strict = await startStrictBucket();

const ADDRESSES = {
  folder: `file://${folder.path}/objects`,
  bucket: `s3://key:secret@127.0.0.1:${s3.port}/kean/office?region=us-east-1&tls=off`,
  'strict bucket': strict.address('office'),
} as const;

afterAll(async () => {
  await s3.stop();
  await strict.close();
  await folder.dispose();
});

/** As a request body arrives: in pieces, later. */
async function* pieces(bytes: Buffer, size = 60_000) {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

async function every(keys: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const key of keys) all.push(key);
  return all;
}

async function* breaksOff(bytes: Buffer) {
  yield bytes;
  throw new Error('the upload broke off');
}

describe.each(Object.entries(ADDRESSES))('the object store in a %s', (_kind, address) => {
  const opened: Promise<ObjectStore> = openObjectStore(address);
  afterAll(async () => (await opened).close());

  it.each([0, 1, 65_536, 20_000_000])('gives back %i bytes as they were stored', async (size) => {
    const store = await opened;
    const key = `imports/${newId()}/source`;
    const bytes = randomBytes(size);
    const stored = await store.put(key, pieces(bytes));
    expect(stored).toEqual({ sizeBytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect((await buffer(await store.get(key))).equals(bytes)).toBe(true);
  });

  it('lists what lies in a folder, and in all of it', async () => {
    const store = await opened;
    const [one, other] = [newId(), newId()];
    const keys = [`listed/${one}/source`, `listed/${one}/index`, `listed/${other}/source`];
    for (const key of keys) await store.put(key, pieces(randomBytes(3)));
    expect((await every(store.list('listed'))).sort()).toEqual([...keys].sort());
    expect(await every(store.list(`listed/${other}`))).toEqual([keys[2]]);
    expect(await every(store.list(''))).toEqual(expect.arrayContaining(keys));
    expect(await every(store.list('absent'))).toEqual([]);
    expect((await every(store.folders('listed'))).sort()).toEqual([one, other].sort());
    expect(await every(store.folders('absent'))).toEqual([]);
  });

  it('knows what is there, removes it, and is content when there is nothing to remove', async () => {
    const store = await opened;
    const key = `imports/${newId()}`;
    expect(await store.exists(key)).toBe(false);
    await store.put(key, pieces(randomBytes(10)));
    expect(await store.exists(key)).toBe(true);
    await store.delete(key);
    await store.delete(key);
    expect(await store.exists(key)).toBe(false);
    await expect(store.get(key)).rejects.toMatchObject({ code: 'OBJECT_MISSING', kind: 'not-found' });
  });

  it('stores all of a stream or nothing: one that breaks off leaves the key as it was', async () => {
    const store = await opened;
    const [fresh, taken] = [`imports/${newId()}`, `imports/${newId()}`];
    const before = randomBytes(100_000);
    await store.put(taken, pieces(before));
    for (const size of [1000, 9_000_000]) {
      await expect(store.put(fresh, breaksOff(randomBytes(size)))).rejects.toThrow('broke off');
      await expect(store.put(taken, breaksOff(randomBytes(size)))).rejects.toThrow('broke off');
    }
    expect(await store.exists(fresh)).toBe(false);
    expect((await buffer(await store.get(taken))).equals(before)).toBe(true);
  });

  it('replaces an object as a whole', async () => {
    const store = await opened;
    const key = `imports/${newId()}`;
    const [first, second] = [randomBytes(300_000), randomBytes(100)];
    await store.put(key, pieces(first));
    await store.put(key, pieces(second));
    expect((await buffer(await store.get(key))).equals(second)).toBe(true);
  });

  it('takes many at once', async () => {
    const store = await opened;
    const keys = Array.from({ length: 20 }, () => `scans/${newId()}/pages/1`);
    await Promise.all(keys.map((key) => store.put(key, pieces(Buffer.from(key)))));
    const read = await Promise.all(keys.map(async (key) => (await buffer(await store.get(key))).toString()));
    expect(read).toEqual(keys);
  });

  it('refuses a key that is not made of ids', async () => {
    const store = await opened;
    for (const act of [
      () => store.put('imports/名单.xlsx', pieces(Buffer.from('x'))),
      () => store.get('../../etc/passwd'),
      () => store.delete('x'),
      () => store.exists('a/../b'),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'OBJECT_KEY_REFUSED' });
    }
  });

  it('says that it can be used', async () => {
    await expect((await opened).check()).resolves.toBeUndefined();
  });
});
