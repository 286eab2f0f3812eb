import { beforeEach, describe, expect, test } from 'vitest';
import { DecryptionError } from './decryption-error.ts';
import { environmentRootKey } from './environment-root-key.ts';
import { KeyWrapping } from './key-wrapping.ts';
import { newRootKeyText } from './local-root-key.ts';
import type { RootKey } from './root-key.ts';
import { suiteOfName } from './suites/suite.ts';

const AES = suiteOfName('aes-256-gcm');
const newRoot = () => environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');

/** A root key of a service: it answers by promise alone, and counts how many questions wait at once. */
function remote(root: RootKey) {
  const asked = { most: 0, now: 0 };
  const answered = async <T>(answer: () => Promise<T>): Promise<T> => {
    asked.now += 1;
    asked.most = Math.max(asked.most, asked.now);
    await new Promise(setImmediate);
    asked.now -= 1;
    return answer();
  };
  const key: RootKey = {
    provider: 'vault',
    id: root.id,
    wrap: (purpose, raw) => answered(() => root.wrap(purpose, raw)),
    unwrap: (purpose, wrapped) => answered(() => root.unwrap(purpose, wrapped)),
  };
  return { key, asked };
}

let root: RootKey;
beforeEach(() => {
  root = newRoot();
});

describe.each(['here', 'by a service'])('with a root that is held %s', (where) => {
  const presentOf = () => (where === 'here' ? root : remote(root).key);

  test('a fresh key is kept as the first generation of its suite, and unwraps to itself', async () => {
    const wrapping = new KeyWrapping(presentOf(), [], AES);
    const [minted] = await wrapping.mint('client', ['c1']);
    if (minted === undefined) throw new TypeError('no key');
    expect(minted.row).toEqual({
      subjectId: 'c1',
      wrapped: expect.any(Buffer),
      rootKeyId: root.id,
      suite: AES.code,
      generation: 1,
    });
    expect((await wrapping.unwrap('client', [minted.row])).get('c1')?.current.id).toEqual(minted.key.current.id);
  });

  test('a row that does not open, and one that opens to no key, are left out and spoil no other', async () => {
    const wrapping = new KeyWrapping(presentOf(), [], AES);
    const rows = (await wrapping.mint('client', ['c1', 'c2', 'c3'])).map(({ row }) => row);
    const [first, second, third] = rows;
    if (first === undefined || second === undefined || third === undefined) throw new TypeError('no rows');
    const foreign = await wrapping.wrapMaterial('client', 'c2', Buffer.from('of another version'));
    const damaged = [{ ...first, wrapped: third.wrapped }, { ...second, wrapped: foreign }, third];
    expect([...(await wrapping.unwrap('client', damaged)).keys()]).toEqual(['c3']);
    expect(await wrapping.materialOf('client', { ...first, wrapped: third.wrapped })).toBeNull();
  });

  test('a fault of the root is no damage of a row: it is passed on', async () => {
    const rows = (await new KeyWrapping(root, [], AES).mint('client', ['c1'])).map(({ row }) => row);
    const [row] = rows;
    if (row === undefined) throw new TypeError('no row');
    const fail = () => {
      throw new Error('the service is away');
    };
    const local = where === 'here' ? { wrap: fail, unwrap: fail } : undefined;
    const away: RootKey = { ...root, local, wrap: async () => fail(), unwrap: async () => fail() };
    const wrapping = new KeyWrapping(away, [], AES);
    await expect(wrapping.unwrap('client', rows)).rejects.toThrow('away');
    await expect(wrapping.materialOf('client', row)).rejects.toThrow('away');
    await expect(wrapping.mint('client', ['c1'])).rejects.toThrow('away');
    await expect(wrapping.unwrapIndexRoot({ generation: 1, wrapped: row.wrapped, rootKeyId: root.id })).rejects.toThrow(
      'away',
    );
  });

  test('a key of a root that is not known is refused, and it is said which root is wanted', async () => {
    const [minted] = await new KeyWrapping(newRoot(), [], AES).mint('client', ['c1']);
    if (minted === undefined) throw new TypeError('no key');
    const wrapping = new KeyWrapping(presentOf(), [], AES);
    const refusal = {
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
      detail: { where: minted.row.rootKeyId, why: 'the key store was made with another root key' },
    };
    await expect(wrapping.unwrap('client', [minted.row])).rejects.toMatchObject(refusal);
    await expect(wrapping.materialOf('client', minted.row)).rejects.toMatchObject(refusal);
    expect([wrapping.knows(root.id), wrapping.knows(minted.row.rootKeyId)]).toEqual([true, false]);
  });
});

test('a root that is held here is asked without waiting; a service for all keys side by side', async () => {
  const { key, asked } = remote(root);
  const ids = Array.from({ length: 20 }, (_, n) => `c${n}`);
  const rows = (await new KeyWrapping(key, [], AES).mint('client', ids)).map(({ row }) => row);
  expect(asked.most).toBe(20);
  asked.most = 0;
  await new KeyWrapping(key, [], AES).unwrap('client', rows);
  expect(asked.most).toBe(20);
  const here: RootKey = {
    ...root,
    wrap: () => Promise.reject(new Error('asked')),
    unwrap: () => Promise.reject(new Error('asked')),
  };
  const wrapping = new KeyWrapping(here, [], AES);
  const minted = await wrapping.mint('client', ids);
  expect(
    (
      await wrapping.unwrap(
        'client',
        minted.map(({ row }) => row),
      )
    ).size,
  ).toBe(20);
});

describe('an index root', () => {
  test('opens as the generation it was wrapped as, and as no other', async () => {
    const wrapping = new KeyWrapping(root, [], AES);
    for (const generation of [1, 2, 12]) {
      const row = await wrapping.wrapIndexRoot(generation, Buffer.from('material'));
      expect(row).toMatchObject({ generation, rootKeyId: root.id });
      expect((await wrapping.unwrapIndexRoot(row)).toString()).toBe('material');
      await expect(wrapping.unwrapIndexRoot({ ...row, generation: generation + 1 })).rejects.toMatchObject({
        code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
        detail: { where: root.id, why: 'the index root does not open' },
      });
    }
  });

  test('of the first generation is bound to a purpose without a number, as it was before there was a second', async () => {
    const wrapping = new KeyWrapping(root, [], AES);
    const row = await wrapping.wrapIndexRoot(1, Buffer.from('material'));
    expect((await root.unwrap('index-root', row.wrapped)).toString()).toBe('material');
    await expect(root.unwrap('index-root/1', row.wrapped)).rejects.toThrow(DecryptionError);
  });
});

test('the present root takes the place of a further one that has its id', async () => {
  const twin: RootKey = { ...newRoot(), id: root.id };
  const wrapping = new KeyWrapping(root, [twin], AES);
  const [minted] = await wrapping.mint('client', ['c1']);
  if (minted === undefined) throw new TypeError('no key');
  expect((await wrapping.unwrap('client', [minted.row])).size).toBe(1);
});
