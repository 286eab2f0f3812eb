import { beforeEach, describe, expect, test } from 'vitest';
import type { DataKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { open, seal } from './envelope.ts';
import { environmentRootKey } from './environment-root-key.ts';
import { HeldIndexes } from './held-indexes.ts';
import { KeyRotator, type Renewed, type RotationStep } from './key-rotator.ts';
import type { KeyScope } from './key-store.ts';
import { KeyWrapping } from './key-wrapping.ts';
import { newRootKeyText } from './local-root-key.ts';
import type { RootKey } from './root-key.ts';
import { suiteOfName } from './suites/suite.ts';
import { MemoryKeyStore } from './testing.ts';

const AES = suiteOfName('aes-256-gcm');
const SM4 = suiteOfName('sm4-ctr-hmac-sm3');
const CLIENTS = ['c1', 'c2', 'c3', 'c4', 'c5'];
const value = Buffer.from('王**');
const place = (subject: string) => ({ table: 'client', column: 'card', row: subject, subject });
const newRoot = () => environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const SOON = new Date('2099-01-01T00:00:00Z');

/** A root key that keeps every piece of raw material that came out of it or was put into it. */
function watched(root: RootKey, seen: Buffer[]): RootKey {
  const noted = (raw: Buffer) => {
    seen.push(raw);
    return raw;
  };
  return {
    provider: root.provider,
    id: root.id,
    wrap: (purpose, raw) => root.wrap(purpose, noted(raw)),
    unwrap: async (purpose, wrapped) => noted(await root.unwrap(purpose, wrapped)),
  };
}

let store: MemoryKeyStore;
let root: RootKey;
/** What each subject's first key sealed. */
let sealed: Map<string, Buffer>;

beforeEach(async () => {
  store = new MemoryKeyStore();
  root = newRoot();
  sealed = new Map();
  const wrapping = new KeyWrapping(root, [], AES);
  for (const [scope, ids] of [
    ['client', CLIENTS],
    ['import', ['i1']],
  ] as const) {
    const minted = await wrapping.mint(scope, ids);
    await store.insert(
      scope,
      minted.map(({ row }) => row),
    );
    for (const { key } of minted) sealed.set(key.subject, seal(key, place(key.subject), value));
  }
  for (const [name, row] of store.rows) store.rows.set(name, { ...row, generationAt: LONG_AGO });
});

const rotatorOf = (present: RootKey, further: readonly RootKey[] = [], suite = AES) =>
  new KeyRotator(new KeyWrapping(present, further, suite), store, store);

async function keyOf(id: string, present: RootKey, scope: KeyScope = 'client'): Promise<DataKey> {
  const key = (await new KeyWrapping(present, [], AES).unwrap(scope, await store.read(scope, [id]))).get(id);
  if (key === undefined) throw new TypeError('no key');
  return key;
}

/** Puts bytes in the place of a key: what does not open at all, or opens to what is no material. */
async function damage(id: string, what: 'wrapped' | 'material'): Promise<void> {
  const row = store.rows.get(`client/${id}`);
  if (row === undefined) throw new TypeError('no row');
  const foreign = await root.wrap(`data-key/client/${id}`, Buffer.from('of another version'));
  store.rows.set(`client/${id}`, { ...row, wrapped: what === 'material' ? foreign : foreign.subarray(1) });
}

/** The whole walk, and what its steps said. */
async function walked<Step extends RotationStep>(
  step: (after: RotationStep['position']) => Promise<Step>,
): Promise<Step[]> {
  const steps = [await step(null)];
  for (let last = steps[0]; last?.position; last = steps.at(-1)) steps.push(await step(last.position));
  return steps;
}

describe('wrapping anew under the present root', () => {
  test('goes over every key of every scope once, in order, and changes nothing of what it opens', async () => {
    const next = newRoot();
    const rotator = rotatorOf(next, [root]);
    expect(await rotator.countOfOtherRoots()).toBe(6);
    const before = new Map(store.rows);
    const steps = await walked((after) => rotator.rewrap(after, 4));
    expect(steps).toEqual([
      { position: { scope: 'client', subjectId: 'c4' }, visited: 4, unreadable: [] },
      { position: null, visited: 2, unreadable: [] },
    ]);
    expect(await rotator.countOfOtherRoots()).toBe(0);
    for (const [name, { wrapped, rootKeyId, ...row }] of before) {
      expect(store.rows.get(name)).toEqual({ ...row, rootKeyId: next.id, wrapped: expect.any(Buffer) });
      expect(Buffer.compare(store.rows.get(name)?.wrapped ?? wrapped, wrapped)).not.toBe(0);
      expect(rootKeyId).toBe(root.id);
    }
    for (const [id, envelope] of sealed) {
      expect(open(await keyOf(id, next, id === 'i1' ? 'import' : 'client'), place(id), envelope)).toEqual(value);
    }
    expect(await rotator.rewrap(null, 4)).toEqual({ position: null, visited: 0, unreadable: [] });
  });

  test('whose last step is just full goes on to an empty one', async () => {
    const rotator = rotatorOf(newRoot(), [root]);
    expect((await walked((after) => rotator.rewrap(after, 3))).map(({ visited }) => visited)).toEqual([3, 3, 0]);
  });

  test('leaves and names keys that do not open or are no keys, and does the others', async () => {
    await damage('c2', 'wrapped');
    await damage('c4', 'material');
    const [second, fourth] = [store.rows.get('client/c2'), store.rows.get('client/c4')];
    const next = newRoot();
    const { unreadable, visited } = await rotatorOf(next, [root]).rewrap(null, 10);
    expect([unreadable, visited]).toEqual([['c2', 'c4'], 6]);
    expect([store.rows.get('client/c2'), store.rows.get('client/c4')]).toEqual([second, fourth]);
    expect(store.rows.get('client/c3')?.rootKeyId).toBe(next.id);
  });

  test('reaches every generation of the index root, whose tokens stay, and retires what nothing stands under', async () => {
    const earlier = rotatorOf(root);
    await earlier.beginIndexRoot(1);
    await earlier.beginIndexRoot(2);
    const next = newRoot();
    const rotator = rotatorOf(next, [root]);
    await rotator.beginIndexRoot(3);
    for (const { id } of [root, next]) await store.insertRoot({ id, setting: null, wrapped: null });
    const tokens = async (...[present, ...further]: [RootKey, ...RootKey[]]) => {
      const held = new HeldIndexes(store, new KeyWrapping(present, further, AES));
      await held.open();
      return held.current.searching.map((index) => index.token('client.phone', '13800138000'));
    };
    const before = await tokens(next, root);
    const [newest] = store.indexRoots;
    expect(await rotator.retireUnusedRoots()).toEqual([]);
    await rotator.rewrapIndexRoots();
    expect(store.indexRoots.map(({ rootKeyId }) => rootKeyId)).toEqual([next.id, next.id, next.id]);
    expect(store.indexRoots[0]).toBe(newest);
    expect(await tokens(next)).toEqual(before);
    await rotator.rewrap(null, 10);
    expect(await rotator.retireUnusedRoots()).toEqual([root.id]);
  });
});

describe('a new generation', () => {
  test('is given to every client that has none since, in front of the one before, and to no import', async () => {
    const rotator = rotatorOf(root, [], SM4);
    const began = new Date();
    const steps = await walked((after) => rotator.renew(began, after, 3));
    expect(steps.map(({ subjectIds }) => subjectIds)).toEqual([
      ['c1', 'c2', 'c3'],
      ['c4', 'c5'],
    ]);
    expect(store.rows.get('import/i1')).toMatchObject({ generation: 1, held: 1, generationAt: LONG_AGO });
    for (const id of CLIENTS) {
      const row = store.rows.get(`client/${id}`);
      expect(row).toMatchObject({ generation: 2, held: 2, suite: SM4.code, rootKeyId: root.id });
      expect(row?.generationAt.getTime()).toBeGreaterThanOrEqual(began.getTime());
      const key = await keyOf(id, root);
      expect(key.current.suite).toBe(SM4);
      expect(open(key, place(id), sealed.get(id) ?? value)).toEqual(value);
      expect(open(key, place(id), seal(key, place(id), value))).toEqual(value);
    }
  });

  test('is given once: a step that is done again names the same clients and changes no row', async () => {
    const rotator = rotatorOf(root);
    const began = new Date(Date.now() - 1_000);
    await rotator.renew(began, null, 10);
    const rows = new Map(store.rows);
    expect((await rotator.renew(began, null, 10)).subjectIds).toEqual(CLIENTS);
    expect(store.rows).toEqual(rows);
  });

  test('that began at the very time is of this rotation', async () => {
    for (const [name, row] of store.rows) store.rows.set(name, { ...row, held: 2, generationAt: LONG_AGO });
    const rows = new Map(store.rows);
    expect((await rotatorOf(root).renew(LONG_AGO, null, 10)).subjectIds).toEqual(CLIENTS);
    expect(store.rows).toEqual(rows);
  });

  test.each(['wrapped', 'material'] as const)('is not given over a key whose %s is damaged', async (what) => {
    await damage('c2', what);
    const row = store.rows.get('client/c2');
    const both = [await rotatorOf(root).renew(SOON, null, 10), await rotatorOf(root).renewThese(['c1', 'c2'])];
    expect(both.map(({ unreadable }) => unreadable)).toEqual([['c2'], ['c2']]);
    expect(both.map(({ subjectIds }) => subjectIds)).toEqual([['c1', 'c3', 'c4', 'c5'], ['c1']]);
    expect(store.rows.get('client/c2')).toEqual(row);
  });

  test('is given to single clients whenever they ask, and to nobody beside them', async () => {
    const rotator = rotatorOf(root);
    for (const generation of [2, 3]) {
      expect(await rotator.renewThese(['c1', 'c3', 'nobody'])).toEqual({
        position: null,
        visited: 2,
        unreadable: [],
        subjectIds: ['c1', 'c3'],
      });
      expect(store.rows.get('client/c1')).toMatchObject({ generation, held: generation });
      expect(store.rows.get('client/c1')?.generationAt).not.toEqual(LONG_AGO);
    }
    expect(store.rows.get('client/c2')).toMatchObject({ generation: 1, held: 1 });
    expect(await rotator.renewThese([])).toEqual({ position: null, visited: 0, unreadable: [], subjectIds: [] });
  });
});

describe('dropping older generations', () => {
  test('is done where it is said that nothing stands under them: what they sealed never opens again', async () => {
    const rotator = rotatorOf(root);
    await rotator.renewThese(['c1', 'c2', 'c3']);
    const newest = new Map<string, DataKey>();
    for (const id of ['c1', 'c2', 'c3']) newest.set(id, await keyOf(id, root));
    const asked: Renewed[] = [];
    const steps = await walked((after) =>
      rotator.dropOlder(after, 2, async (renewed) => {
        asked.push(...renewed);
        return new Set(['c1', 'c3', 'c5']);
      }),
    );
    expect(steps.map(({ visited, unreadable }) => [visited, unreadable])).toEqual([
      [2, []],
      [1, []],
    ]);
    expect(asked).toEqual([...newest].map(([subjectId, { current }]) => ({ subjectId, keyId: current.id })));
    expect(['c1', 'c2', 'c3', 'c4'].map((id) => store.rows.get(`client/${id}`)?.held)).toEqual([1, 2, 1, 1]);
    expect(store.rows.get('client/c1')).toMatchObject({ generation: 2, suite: AES.code });
    const [first, second] = [await keyOf('c1', root), await keyOf('c2', root)];
    expect(() => open(first, place('c1'), sealed.get('c1') ?? value)).toThrow(DecryptionError);
    expect(open(first, place('c1'), seal(newest.get('c1') ?? first, place('c1'), value))).toEqual(value);
    expect(open(second, place('c2'), sealed.get('c2') ?? value)).toEqual(value);
  });

  test('does not begin a generation: since when it seals stays as it was', async () => {
    const rotator = rotatorOf(root);
    await rotator.renewThese(['c1']);
    const since = store.rows.get('client/c1')?.generationAt;
    await rotator.dropOlder(null, 10, async () => new Set(['c1']));
    expect(store.rows.get('client/c1')).toMatchObject({ held: 1, generationAt: since });
  });

  test('asks about no key that does not open, names it, and leaves it', async () => {
    await rotatorOf(root).renewThese(CLIENTS);
    await damage('c2', 'wrapped');
    await damage('c3', 'material');
    const asked: string[] = [];
    const step = await rotatorOf(root).dropOlder(null, 10, async (renewed) => {
      asked.push(...renewed.map(({ subjectId }) => subjectId));
      return new Set(CLIENTS);
    });
    expect(asked).toEqual(['c1', 'c4', 'c5']);
    expect(step.unreadable).toEqual(['c2', 'c3']);
    expect(CLIENTS.map((id) => store.rows.get(`client/${id}`)?.held)).toEqual([1, 2, 2, 1, 1]);
  });

  test('yields to who wrote meanwhile: a key that was renewed keeps all it has, and one that was destroyed stays so', async () => {
    const rotator = rotatorOf(root);
    await rotator.renewThese(CLIENTS);
    await rotator.dropOlder(null, 10, async () => {
      await rotator.renewThese(['c1']);
      await store.fence('client', ['c2']);
      return new Set(CLIENTS);
    });
    expect(store.rows.get('client/c1')).toMatchObject({ generation: 3, held: 3 });
    expect(store.rows.has('client/c2')).toBe(false);
    expect(store.rows.get('client/c3')).toMatchObject({ generation: 2, held: 1 });
  });
});

describe('the index root', () => {
  test('is followed by the next one once, however often that is asked, and loses those before', async () => {
    const rotator = rotatorOf(root);
    for (const generation of [1, 2, 2, 3]) await rotator.beginIndexRoot(generation);
    const [newest, second] = store.indexRoots;
    expect(store.indexRoots.map(({ generation }) => generation)).toEqual([3, 2, 1]);
    await rotator.endIndexRootsBefore(2);
    await rotator.endIndexRootsBefore(2);
    expect(store.indexRoots).toEqual([newest, second]);
  });
});

test('no step leaves raw material in memory that passed through it', async () => {
  const seen: Buffer[] = [];
  const [old, next] = [watched(root, seen), watched(newRoot(), seen)];
  const rotator = rotatorOf(next, [old]);
  await damage('c2', 'material');
  await rotatorOf(old).beginIndexRoot(1);
  await rotator.rewrapIndexRoots();
  await rotator.rewrap(null, 10);
  await rotator.renew(SOON, null, 10);
  await rotator.renewThese(CLIENTS);
  await rotator.dropOlder(null, 10, async () => new Set(CLIENTS));
  expect(seen.length).toBeGreaterThan(40);
  expect(seen.filter((raw) => raw.some((byte) => byte !== 0))).toEqual([]);
});
