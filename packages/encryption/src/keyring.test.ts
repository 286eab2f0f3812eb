import type { StaffId } from '@kean/kernel';
import { describe, expect, test } from 'vitest';
import { DecryptionError } from './decryption-error.ts';
import { open, seal } from './envelope.ts';
import { environmentRootKey } from './environment-root-key.ts';
import type { KeyUse } from './key-use.ts';
import type { Keyring } from './keyring.ts';
import { newRootKeyText } from './local-root-key.ts';
import { type KeyringOptions, openKeyring } from './open-keyring.ts';
import type { RootKey } from './root-key.ts';
import { anAskedSubject, MemoryKeyStore, openGuard } from './testing.ts';

const use: KeyUse = { principal: 'system', purpose: 'test' };
const ids = ['c1', 'c2', 'c3'];
const place = (subject: string) => ({ table: 'client', column: 'card', row: subject, subject });
const value = Buffer.from('王**');

const newRoot = () => environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');

/** Opening keys of subjects about which nothing special was read. */
async function keysOf(keyring: Keyring, subjects: readonly string[], scope: 'client' | 'import' = 'client') {
  return (
    await keyring.keysFor(
      scope,
      subjects.map((id) => anAskedSubject(id)),
      use,
    )
  ).keys;
}

/** The same root key as a service would offer it: only by promise. */
function remote(root: RootKey): RootKey {
  return {
    provider: root.provider,
    id: root.id,
    wrap: (purpose, raw) => root.wrap(purpose, raw),
    unwrap: (purpose, wrapped) => root.unwrap(purpose, wrapped),
  };
}

async function setting(options: Partial<KeyringOptions> = {}) {
  const store = new MemoryKeyStore();
  const root = options.root ?? newRoot();
  const open = () => openKeyring({ store, root, guard: openGuard, ...options });
  return { store, root, keyring: await open(), again: open };
}

describe.each([
  ['held here', newRoot],
  ['held by a service', () => remote(newRoot())],
])('with a root key that is %s, the keyring', (_, makeRoot) => {
  test('gives another process the keys under which the first one sealed', async () => {
    const { keyring, again } = await setting({ root: makeRoot() });
    const made = await keyring.createFor('client', ids, use);
    const found = await keysOf(await again(), ids);
    for (const id of ids) {
      const [sealing, opening] = [made.get(id), found.get(id)];
      if (sealing === undefined || opening === undefined) throw new TypeError('a key is missing');
      expect(open(opening, place(id), seal(sealing, place(id), value))).toEqual(value);
    }
  });

  test('asks the store once for any number of subjects, and not at all for those in memory', async () => {
    const { keyring, again, store } = await setting({ root: makeRoot() });
    await keyring.createFor('client', ids, use);
    const other = await again();
    store.calls.length = 0;
    await keysOf(other, ids);
    await keysOf(other, ids);
    await keysOf(keyring, ids);
    expect(store.calls).toEqual(['read']);
  });

  test('leaves out and reports a key that does not open, and still gives the others', async () => {
    const reports: string[] = [];
    const { keyring, again, store } = await setting({
      root: makeRoot(),
      onUnreadableKeys: (scope, subjects) => reports.push(`${scope}: ${subjects.join()}`),
    });
    await keyring.createFor('client', ids, use);
    const [first, second] = [store.rows.get('client/c1'), store.rows.get('client/c2')];
    if (first === undefined || second === undefined) throw new TypeError('no rows');
    store.rows.set('client/c1', { ...first, wrapped: second.wrapped });
    const other = await again();
    expect([...(await keysOf(other, ids)).keys()]).toEqual(['c2', 'c3']);
    expect(reports).toEqual(['client: c1']);
    await expect(other.createFor('client', ['c1'], use)).rejects.toThrow(DecryptionError);
  });
});

describe('the keyring', () => {
  test('gives everybody the one key that survived a race', async () => {
    const { keyring, again, store } = await setting();
    const other = await again();
    const made = await Promise.all([keyring, other, keyring, other].map((ring) => ring.createFor('client', ids, use)));
    expect(store.rows.size).toBe(ids.length);
    for (const id of ids) {
      const keyIds = new Set(made.map((keys) => keys.get(id)?.current.id.toString('hex')));
      expect(keyIds.size).toBe(1);
    }
  });

  test('gives a subject that is named twice one key', async () => {
    const { keyring, store } = await setting();
    const keys = await keyring.createFor('client', ['c1', 'c1'], use);
    expect([keys.size, store.rows.size]).toEqual([1, 1]);
  });

  test('keeps clients and imports apart, also when they share an id', async () => {
    const { keyring, store, again } = await setting();
    await keyring.createFor('client', ['c1'], use);
    expect((await keysOf(keyring, ['c1'], 'import')).size).toBe(0);
    const row = store.rows.get('client/c1');
    if (row === undefined) throw new TypeError('no row');
    store.rows.set('import/c1', row);
    expect((await keysOf(await again(), ['c1'], 'import')).size).toBe(0);
  });

  test('never gives a destroyed client a key again, from no process and no memory', async () => {
    const { keyring, again, store } = await setting();
    const other = await again();
    await keyring.createFor('client', ids, use);
    await keyring.destroy('client', ['c1']);
    for (const ring of [keyring, other]) {
      expect([...(await keysOf(ring, ids)).keys()]).toEqual(['c2', 'c3']);
      await expect(ring.createFor('client', ['c9', 'c1'], use)).rejects.toMatchObject({
        code: 'ENCRYPTION_SUBJECT_FENCED',
      });
    }
    expect(store.rows.has('client/c9')).toBe(false);
  });

  test('does not keep a key that was destroyed while it was being read', async () => {
    const { keyring, again, store } = await setting();
    await keyring.createFor('client', ['c1'], use);
    const other = await again();
    store.afterRead = () => {
      store.afterRead = async () => undefined;
      return other.destroy('client', ['c1']);
    };
    await keysOf(other, ['c1']);
    expect((await keysOf(other, ['c1'])).size).toBe(0);
  });

  test('forgets its own copy also when the store fails to destroy', async () => {
    const { keyring, store } = await setting();
    await keyring.createFor('client', ['c1'], use);
    store.fence = () => Promise.reject(new Error('connection lost'));
    await expect(keyring.destroy('client', ['c1'])).rejects.toMatchObject({ kind: 'unavailable' });
    store.calls.length = 0;
    await keysOf(keyring, ['c1']);
    expect(store.calls).toEqual(['read']);
  });

  test('forgets also a key that came into memory while the store destroyed it', async () => {
    const { keyring, store } = await setting();
    await keyring.createFor('client', ['c1'], use);
    const fence = store.fence.bind(store);
    store.fence = async (scope, subjects) => {
      expect((await keysOf(keyring, ['c1'])).size).toBe(1);
      return fence(scope, subjects);
    };
    await keyring.destroy('client', ['c1']);
    expect((await keysOf(keyring, ['c1'])).size).toBe(0);
  });

  test('reports nobody where a subject is named twice', async () => {
    const reports: string[] = [];
    const { keyring, again } = await setting({ onUnreadableKeys: (_, subjects) => reports.push(subjects.join()) });
    await keyring.createFor('client', ['c1'], use);
    expect((await keysOf(await again(), ['c1', 'c1'])).size).toBe(1);
    expect(reports).toEqual([]);
  });

  test('serves from memory the bytes that the key in memory sealed', async () => {
    const { keyring, store } = await setting();
    const sealing = (await keyring.createFor('client', ['c1'], use)).get('c1');
    if (sealing === undefined) throw new TypeError('no key');
    store.calls.length = 0;
    const sealed = seal(sealing, place('c1'), value);
    expect((await keyring.keysFor('client', [anAskedSubject('c1', sealed)], use)).keys.size).toBe(1);
    expect(store.calls).toEqual([]);
  });

  test('makes keys of AES-256-GCM where nothing else is said', async () => {
    const { keyring } = await setting();
    const made = await keyring.createFor('client', ['c1'], use);
    expect(made.get('c1')?.current.suite.name).toBe('aes-256-gcm');
  });

  test('says why a subject has no key: not yet, destroyed, never', async () => {
    const { keyring } = await setting();
    await keyring.createFor('client', ['c1', 'c2'], use);
    await keyring.destroy('client', ['c2', 'c3']);
    await keyring.destroy('client', ['c2', 'c3']);
    expect(Object.fromEntries(await keyring.absenceOf('client', ['c1', 'c2', 'c3', 'c4']))).toEqual({
      c2: 'destroyed',
      c3: 'never',
      c4: 'not-yet',
    });
  });

  test('forgets purged keys by scope, by subject, or all', async () => {
    const { keyring, store } = await setting();
    await keyring.createFor('client', ['c1', 'c2'], use);
    await keyring.createFor('import', ['c1'], use);
    const asks = async () => {
      store.calls.length = 0;
      await keysOf(keyring, ['c1', 'c2']);
      await keysOf(keyring, ['c1'], 'import');
      return store.calls.length;
    };
    expect(await asks()).toBe(0);
    keyring.purge(['c1'], 'import');
    expect(await asks()).toBe(1);
    keyring.purge(['c1'], 'client');
    expect(await asks()).toBe(1);
    keyring.purge(['c9']);
    expect(await asks()).toBe(0);
    keyring.purge(['c1']);
    expect(await asks()).toBe(2);
    keyring.purge();
    expect(await asks()).toBe(2);
  });

  test.each([
    { principal: 'system' as const, purpose: '' },
    { principal: 'system' as const, purpose: '给王先生打电话' },
    { principal: 'system' as const, purpose: '王 list' },
    { principal: 'system' as const, purpose: 'list 王' },
    { principal: 'system' as const, purpose: 'a'.repeat(65) },
    { principal: { staffId: '' as StaffId }, purpose: 'list' },
  ])('gives no key to who does not say who and why: %o', async (unstated) => {
    const { keyring, store } = await setting();
    store.calls.length = 0;
    const asked = keyring.keysFor(
      'client',
      ids.map((id) => anAskedSubject(id)),
      unstated,
    );
    await expect(asked).rejects.toMatchObject({ code: 'ENCRYPTION_USE_NOT_STATED' });
    await expect(keyring.createFor('client', ids, unstated)).rejects.toMatchObject({
      code: 'ENCRYPTION_USE_NOT_STATED',
    });
    expect(store.calls).toEqual([]);
  });

  test('refuses as unavailable when the store does not answer, and serves again when it does', async () => {
    const { keyring, again, store } = await setting();
    await keyring.createFor('client', ids, use);
    const other = await again();
    store.afterRead = () => Promise.reject(new Error('ECONNREFUSED 10.0.0.7'));
    const refusal = keysOf(other, ids);
    await expect(refusal).rejects.toMatchObject({
      code: 'ENCRYPTION_KEYS_UNAVAILABLE',
      kind: 'unavailable',
      detail: {},
    });
    store.afterRead = async () => undefined;
    expect((await keysOf(other, ids)).size).toBe(3);
  });

  test('does not open over a store that was made with another root key, and says which it wants', async () => {
    const { store, root } = await setting();
    const refusal = openKeyring({ store, root: newRoot(), guard: openGuard });
    await expect(refusal).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE', detail: { where: root.id } });
  });

  test('does not open over an index root that was tampered with', async () => {
    const { store, root } = await setting();
    const bytes = Buffer.from(store.indexRoots[0]?.wrapped ?? []);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    store.indexRoots = [{ generation: 1, wrapped: bytes, rootKeyId: root.id }];
    await expect(openKeyring({ store, root, guard: openGuard })).rejects.toMatchObject({
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
    });
  });

  test('of two processes that open a new store together, both compute the same tokens', async () => {
    const store = new MemoryKeyStore();
    const root = newRoot();
    const [one, two] = await Promise.all([
      openKeyring({ store, root, guard: openGuard }),
      openKeyring({ store, root, guard: openGuard }),
    ]);
    const [first, second] = [await one.indexes(), await two.indexes()];
    expect(first.writing.token('client.phone', '13800138000')).toBe(
      second.writing.token('client.phone', '13800138000'),
    );
  });

  test('reads keys of a retired root and wraps new ones with the present root', async () => {
    const { keyring, store, root } = await setting();
    await keyring.createFor('client', ['c1'], use);
    const next = newRoot();
    const rotated = await openKeyring({ store, root: next, furtherRoots: [root], guard: openGuard });
    expect((await keysOf(rotated, ['c1'])).size).toBe(1);
    await rotated.createFor('client', ['c2'], use);
    expect(store.rows.get('client/c2')?.rootKeyId).toBe(next.id);
  });

  test('reads keys of the other suite and makes new ones of its own', async () => {
    const { keyring, store, root } = await setting();
    const old = (await keyring.createFor('client', ['c1'], use)).get('c1');
    const national = await openKeyring({ store, root, suite: 'sm4-ctr-hmac-sm3', guard: openGuard });
    const [read, made] = [await keysOf(national, ['c1']), await national.createFor('client', ['c2'], use)];
    const key = read.get('c1');
    if (old === undefined || key === undefined) throw new TypeError('a key is missing');
    expect(open(key, place('c1'), seal(old, place('c1'), value))).toEqual(value);
    expect(made.get('c2')?.current.suite.name).toBe('sm4-ctr-hmac-sm3');
  });
});
