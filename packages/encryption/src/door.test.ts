import type { StaffId } from '@kean/kernel';
import { describe, expect, test } from 'vitest';
import { open, seal } from './envelope.ts';
import { environmentRootKey } from './environment-root-key.ts';
import type { KeyDecision, KeyGuard } from './key-guard.ts';
import type { KeyUse } from './key-use.ts';
import type { Keyring } from './keyring.ts';
import { newRootKeyText } from './local-root-key.ts';
import { type KeyringOptions, openKeyring } from './open-keyring.ts';
import { anAskedSubject, MemoryKeyStore, openGuard } from './testing.ts';

const use: KeyUse = { principal: { staffId: 's1' as StaffId }, purpose: 'show-list' };

async function setting(options: Partial<KeyringOptions> = {}) {
  const store = new MemoryKeyStore();
  const root = environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');
  const again = (changes: Partial<KeyringOptions> = {}) =>
    openKeyring({ store, root, guard: openGuard, ...options, ...changes });
  return { store, root, again, keyring: await again() };
}

const keysOf = async (keyring: Keyring, ids: readonly string[]) =>
  keyring.keysFor(
    'client',
    ids.map((id) => anAskedSubject(id)),
    use,
  );

describe('the door', () => {
  test('hands out what the guard lets through, leaves out the rest with the rule, and records both first', async () => {
    const decisions: KeyDecision[] = [];
    const guard: KeyGuard = {
      ...openGuard,
      refusalToOpen: (_, { id }) => (id === 'c2' ? 'client-restricted' : null),
      record: (decision) => void decisions.push(decision),
    };
    const { keyring } = await setting({ guard });
    await keyring.createFor('client', ['c1', 'c2'], use);
    const { keys, refused } = await keysOf(keyring, ['c1', 'c2', 'c3']);
    expect([...keys.keys()]).toEqual(['c1']);
    expect([...refused]).toEqual([['c2', 'client-restricted']]);
    expect(decisions).toEqual([{ scope: 'client', use, allowed: 1, refused: new Map([['c2', 'client-restricted']]) }]);
  });

  test('asks the guard also for a key that is in memory, and never the store for one that stays shut', async () => {
    let shut = false;
    const guard: KeyGuard = { ...openGuard, refusalToOpen: () => (shut ? 'client-erased' : null) };
    const { keyring, store } = await setting({ guard });
    await keyring.createFor('client', ['c1'], use);
    expect((await keysOf(keyring, ['c1'])).keys.size).toBe(1);
    shut = true;
    store.calls.length = 0;
    expect((await keysOf(keyring, ['c1'])).keys.size).toBe(0);
    expect(store.calls).toEqual([]);
  });

  test('stays shut where the decision cannot be recorded', async () => {
    const guard: KeyGuard = { ...openGuard, record: () => Promise.reject(new Error('no log')) };
    const { keyring } = await setting({ guard });
    await keyring.createFor('client', ['c1'], use);
    await expect(keysOf(keyring, ['c1'])).rejects.toThrow('no log');
  });

  test('makes no key for a use that may make none', async () => {
    const { keyring, store } = await setting({ guard: { ...openGuard, refusalToMake: () => 'purpose-makes-nothing' } });
    await expect(keyring.createFor('client', ['c1'], use)).rejects.toMatchObject({
      code: 'ENCRYPTION_OPENING_REFUSED',
      detail: { reason: 'purpose-makes-nothing' },
    });
    expect(store.rows.size).toBe(0);
  });

  test('gives who makes a key one that seals and knows no older generation', async () => {
    const { keyring } = await setting();
    const made = (await keyring.createFor('client', ['c1'], use)).get('c1');
    expect(made).toBeDefined();
    expect('generationAt' in (made ?? {})).toBe(false);
  });
});

describe('a key in memory', () => {
  test('is forgotten when another process destroys it, without a word from that process, within the bound', async () => {
    const { keyring, again } = await setting({ boundMs: 20 });
    await keyring.createFor('client', ['c1', 'c2'], use);
    expect((await keysOf(keyring, ['c1', 'c2'])).keys.size).toBe(2);
    await (await again()).destroy('client', ['c1']);
    await new Promise((resolve) => setTimeout(resolve, 25));
    expect([...(await keysOf(keyring, ['c1', 'c2'])).keys.keys()]).toEqual(['c2']);
  });

  test('serves nobody while the store does not say whether it still may', async () => {
    const { keyring, store } = await setting({ boundMs: 5 });
    await keyring.createFor('client', ['c1'], use);
    await keysOf(keyring, ['c1']);
    store.beforeNews = () => Promise.reject(new Error('ECONNREFUSED'));
    await new Promise((resolve) => setTimeout(resolve, 8));
    await expect(keysOf(keyring, ['c1'])).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE' });
    store.beforeNews = async () => undefined;
    expect((await keysOf(keyring, ['c1'])).keys.size).toBe(1);
  });

  test('is told to the other processes when it is destroyed here', async () => {
    const told: string[] = [];
    const { keyring } = await setting({ onDestroyed: async (scope, ids) => void told.push(`${scope} ${ids.join()}`) });
    await keyring.createFor('client', ['c1'], use);
    await keyring.destroy('client', ['c1']);
    expect(told).toEqual(['client c1']);
  });

  test('that is older than the bytes to be opened is read again', async () => {
    const { keyring, again, store } = await setting();
    const place = { table: 'client', column: 'card', row: 'c1', subject: 'c1' };
    await keyring.createFor('client', ['c1'], use);
    await keysOf(keyring, ['c1']);
    const other = await again();
    await other.rotator(store).renew(new Date(Date.now() + 60_000), null, 10);
    const newer = (await keysOf(other, ['c1'])).keys.get('c1');
    if (newer === undefined) throw new TypeError('no key');
    const sealed = seal(newer, place, Buffer.from('王**'));
    const { keys } = await keyring.keysFor('client', [anAskedSubject('c1', sealed)], use);
    const key = keys.get('c1');
    if (key === undefined) throw new TypeError('no key');
    expect(open(key, place, sealed).toString()).toBe('王**');
  });
});

describe('the index', () => {
  test('writes under the newest generation and searches the oldest first, in step with the store', async () => {
    const { keyring, again, store } = await setting({ boundMs: 10 });
    const rotator = (await again()).rotator(store);
    await rotator.beginIndexRoot(2);
    await rotator.beginIndexRoot(2);
    await new Promise((resolve) => setTimeout(resolve, 15));
    const both = await keyring.indexes();
    expect(both.searching.map(({ generation }) => generation)).toEqual([1, 2]);
    expect(both.writing.generation).toBe(2);
    const [old, young] = both.searching.map((index) => index.token('client.phone', '13800138000'));
    expect(old).not.toBe(young);
    await rotator.endIndexRootsBefore(2);
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect((await keyring.indexes()).searching.map(({ generation }) => generation)).toEqual([2]);
    expect((await again().then((other) => other.indexes())).writing.token('client.phone', '13800138000')).toBe(young);
  });
});

describe('what is in use', () => {
  test('is counted: keys by what they have in common, roots, index and what this process holds', async () => {
    const { keyring, store, root } = await setting({ suite: 'sm4-ctr-hmac-sm3' });
    await keyring.createFor('client', ['c1', 'c2'], use);
    await keyring.createFor('import', ['i1'], use);
    await keyring.destroy('client', ['c2']);
    await keyring.rotator(store).beginIndexRoot(2);
    await keysOf(keyring, ['c1', 'c2', 'c3']);
    const group = { rootKeyId: root.id, suite: 2, generation: 1, held: 1, count: 1 };
    expect(await keyring.inUse()).toEqual({
      groups: [
        { scope: 'client', ...group },
        { scope: 'import', ...group },
      ],
      fenced: 1,
      rootKeyId: root.id,
      provider: 'environment',
      suite: 'sm4-ctr-hmac-sm3',
      roots: [{ id: root.id, setting: null, wrapped: null, retired: false }],
      indexGenerations: [2, 1],
      indexRootsUnderOtherRoots: 0,
      cache: { client: { held: 1, hits: 1, misses: 2 }, import: { held: 1, hits: 0, misses: 0 } },
    });
  });

  test('is not said where the store does not answer', async () => {
    const { keyring, store } = await setting();
    store.census = () => Promise.reject(new Error('ECONNREFUSED'));
    await expect(keyring.inUse()).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE' });
  });
});

describe('a process', () => {
  test('forgets everything where more was destroyed elsewhere than can be named', async () => {
    const { keyring, store } = await setting({ boundMs: 0.001 });
    await keyring.createFor('client', ['c1', 'c2'], use);
    store.news = async () => ({ fence: 9_000, fenced: null, indexGenerations: [1] });
    store.calls.length = 0;
    await keysOf(keyring, ['c1', 'c2']);
    expect(store.calls).toEqual(['read']);
  });

  test('does not start where another made the root of the same setting first, and is told to start again', async () => {
    const { store, again } = await setting();
    // As it looks from before the other's row was there.
    store.readRoots = async () => [];
    store.insertRoot = async (root) => ({ ...root, id: 'vault-of-another', retired: false });
    await expect(again()).rejects.toMatchObject({
      code: 'ENCRYPTION_KEYS_UNAVAILABLE',
      detail: { where: 'vault-of-another', startAgain: true },
    });
  });

  test('does not start with a root that was retired, nor without one under which keys stand', async () => {
    const { keyring, store, root, again } = await setting();
    await keyring.createFor('client', ['c1'], use);
    const next = environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');
    await expect(again({ root: next })).rejects.toMatchObject({
      detail: { where: root.id, why: expect.stringContaining('the process was not given it') as string },
    });
    const both = await again({ root: next, furtherRoots: [root] });
    const rotator = both.rotator(store);
    await rotator.rewrap(null, 10);
    await rotator.rewrapIndexRoots();
    expect(await rotator.retireUnusedRoots()).toEqual([root.id]);
    expect((await keysOf(await again({ root: next }), ['c1'])).keys.size).toBe(1);
    await expect(again()).rejects.toMatchObject({ detail: { where: next.id } });
    await expect(again({ furtherRoots: [next] })).rejects.toMatchObject({
      detail: { where: root.id, why: 'this root key was retired' },
    });
  });

  test('starts although a root is known under which nothing ever stood', async () => {
    const { again, store } = await setting();
    await store.insertRoot({ id: 'local-0000', setting: null, wrapped: null });
    await expect(again()).resolves.toBeDefined();
  });
});
