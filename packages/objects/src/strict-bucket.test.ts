/** What the store makes of a bucket that checks who asks, keeps versions, locks, fills up and goes away. */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { newId } from '@kean/kernel';
import { type StrictBucket, startStrictBucket } from '@kean/testing/strict-bucket';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openObjectStore } from './open-object-store.ts';

let now = new Date();
let bucket: StrictBucket;
beforeEach(async () => {
  now = new Date();
  bucket = await startStrictBucket(() => now);
});
afterEach(() => bucket.close());

const open = (login = {}) => openObjectStore(bucket.address('office', login));
const key = () => `imports/${newId()}/source`;
async function* once(bytes: Buffer) {
  yield bytes;
}
const unavailable = (code: unknown) => ({ code: 'OBJECT_STORE_UNAVAILABLE', detail: { code } });

describe('who asks', () => {
  it.each([
    ['another secret', { secretAccessKey: 'an/invented+secret2' }, 'SignatureDoesNotMatch'],
    ['another key', { accessKeyId: 'stranger' }, 'InvalidAccessKeyId'],
    ['another region', { region: 'eu-west-1' }, 'AuthorizationHeaderMalformed'],
  ])('%s: nothing is read, written, listed or removed', async (_title, login, code) => {
    const [mine, theirs, name] = [await open(), await open(login), key()];
    await mine.put(name, once(Buffer.from('mine')));
    await expect(theirs.put(name, once(Buffer.from('theirs')))).rejects.toMatchObject(unavailable(code));
    await expect(theirs.get(name)).rejects.toMatchObject(unavailable(code));
    await expect(theirs.delete(name)).rejects.toMatchObject(unavailable(code));
    await expect(theirs.list('imports')[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable(code));
    await expect(theirs.check()).rejects.toMatchObject(unavailable('403'));
    expect((await buffer(await mine.get(name))).toString()).toBe('mine');
  });

  it('who signs nothing, or something else, is refused', async () => {
    const name = key();
    const signed = { 'x-amz-content-sha256': '0'.repeat(64), 'x-amz-date': '20260101T000000Z', host: 'x' };
    const { origin, pathname } = new URL(bucket.address('office').replace(/^s3:\/\/[^@]*@/, 'http://'));
    for (const headers of [{}, signed, { ...signed, authorization: 'AWS4-HMAC-SHA256 Credential=invented' }]) {
      const answer = await fetch(`${origin}${pathname}/${name}`, { method: 'PUT', headers, body: 'x' });
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
    }
    expect(bucket.versions.all()).toEqual([]);
  });
});

describe('versions and locks', () => {
  it('what is deleted is gone in all its versions, and its namesakes stay', async () => {
    const store = await open();
    const name = `scans/${newId()}/pages/1`;
    for (const text of ['first', 'second']) await store.put(name, once(Buffer.from(text)));
    await store.put(`${name}0`, once(Buffer.from('another page')));
    expect(bucket.versions.all()).toHaveLength(3);
    await store.delete(name);
    expect(bucket.versions.all().map(({ bytes }) => bytes?.toString())).toEqual(['another page']);
  });

  it.each([10, 9_000_000])(
    '%i bytes under lock are destroyed by nobody before their time, and then they are',
    async (size) => {
      const store = await open();
      const name = key();
      const lockedUntil = new Date(now.getTime() + 86_400_000);
      await store.put(name, once(randomBytes(size)), { lockedUntil });
      await expect(store.delete(name)).rejects.toMatchObject(unavailable('AccessDenied'));
      // Written over, it still lies below.
      await store.put(name, once(Buffer.from('over')));
      await expect(store.delete(name)).rejects.toMatchObject(unavailable('AccessDenied'));
      expect(bucket.versions.all().some(({ bytes }) => bytes?.length === size)).toBe(true);
      now = new Date(lockedUntil.getTime() + 1);
      await store.delete(name);
      expect(bucket.versions.all()).toEqual([]);
    },
  );
});

describe('trouble', () => {
  it('a full bucket takes nothing of what does not fit, and holds what it held', async () => {
    const store = await open();
    const [kept, refused] = [key(), key()];
    await store.put(kept, once(randomBytes(1000)));
    bucket.versions.limit(10_000_000);
    for (const size of [9_999_001, 20_000_000]) {
      await expect(store.put(refused, once(randomBytes(size)))).rejects.toMatchObject(
        unavailable('InsufficientCapacity'),
      );
    }
    expect(await store.exists(refused)).toBe(false);
    expect(bucket.versions.storedBytes).toBe(1000);
    await store.put(refused, once(randomBytes(1000)));
  });

  it('one that is away is said to be, and found again when it is back', async () => {
    const store = await open();
    const name = key();
    await store.put(name, once(Buffer.from('x')));
    await bucket.leave();
    await expect(store.check()).rejects.toMatchObject({ code: 'OBJECT_STORE_UNAVAILABLE', kind: 'unavailable' });
    await bucket.comeBack();
    expect((await buffer(await store.get(name))).toString()).toBe('x');
  });
});
