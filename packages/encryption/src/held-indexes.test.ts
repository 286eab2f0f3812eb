import { beforeEach, describe, expect, test } from 'vitest';
import { newIndexRootMaterial } from './blind-index.ts';
import { environmentRootKey } from './environment-root-key.ts';
import { HeldIndexes } from './held-indexes.ts';
import { KeyWrapping } from './key-wrapping.ts';
import { newRootKeyText } from './local-root-key.ts';
import { suiteOfName } from './suites/suite.ts';
import { MemoryKeyStore } from './testing.ts';

const PHONE = ['client.phone', '13800138000'] as const;

let store: MemoryKeyStore;
let reads: number;
let wrapping: KeyWrapping;
let raw: Buffer[];

beforeEach(() => {
  const root = environmentRootKey(newRootKeyText('aes-256-gcm'), 'test');
  raw = [];
  const watched = {
    ...root,
    wrap: (purpose: string, material: Buffer) => {
      raw.push(material);
      return root.wrap(purpose, material);
    },
  };
  wrapping = new KeyWrapping(watched, [], suiteOfName('aes-256-gcm'));
  store = new MemoryKeyStore();
  reads = 0;
});

/** The store as a process sees it, counted. */
const counted = () => ({
  readIndexRoots: () => {
    reads += 1;
    return store.readIndexRoots();
  },
  insertIndexRoot: store.insertIndexRoot.bind(store),
});
const indexesOf = () => new HeldIndexes(counted(), wrapping);
const begin = async (generation: number) =>
  store.insertIndexRoot(await wrapping.wrapIndexRoot(generation, newIndexRootMaterial()));
const generationsOf = ({ current }: HeldIndexes) => current.searching.map(({ generation }) => generation);

describe('the indexes that a process holds', () => {
  test('are none before they were opened', () => {
    expect(() => indexesOf().current).toThrow('the index was not opened');
  });

  test('are begun in a new store, once, of material that is overwritten', async () => {
    const [one, two] = [indexesOf(), indexesOf()];
    await one.open();
    await two.open();
    expect(store.indexRoots.map(({ generation }) => generation)).toEqual([1]);
    expect(one.current.writing.token(...PHONE)).toBe(two.current.writing.token(...PHONE));
    expect(raw.map((material) => material.every((byte) => byte === 0))).toEqual([true]);
  });

  test('are those of the process that came first where two begin at once', async () => {
    const [one, two] = [indexesOf(), indexesOf()];
    await Promise.all([one.open(), two.open()]);
    expect(one.current.writing.token(...PHONE)).toBe(two.current.writing.token(...PHONE));
  });

  test('are searched from the oldest to the newest, and the newest writes, in whatever order the store has them', async () => {
    for (const generation of [2, 10, 9]) await begin(generation);
    const indexes = indexesOf();
    await indexes.open();
    expect(generationsOf(indexes)).toEqual([2, 9, 10]);
    expect(indexes.current.writing.generation).toBe(10);
  });

  test('are read again only where the store has others, and kept where it has the same', async () => {
    for (const generation of [1, 2]) await begin(generation);
    const indexes = indexesOf();
    await indexes.open();
    const [first, second] = indexes.current.searching;
    await indexes.follow([2, 1]);
    expect(reads).toBe(1);
    await begin(3);
    await indexes.follow([3, 2, 1]);
    expect([reads, generationsOf(indexes)]).toEqual([2, [1, 2, 3]]);
    expect(indexes.current.searching.slice(0, 2)).toEqual([first, second]);
    expect(indexes.current.searching[0]).toBe(first);
    await store.deleteIndexRoot(1);
    await indexes.follow([3, 2]);
    expect([reads, generationsOf(indexes)]).toEqual([3, [2, 3]]);
    await store.deleteIndexRoot(2);
    await begin(4);
    await indexes.follow([4, 3]);
    expect([reads, generationsOf(indexes)]).toEqual([4, [3, 4]]);
  });

  test('stay what they were where the store suddenly has none, and that is refused', async () => {
    const indexes = indexesOf();
    await indexes.open();
    store.indexRoots = [];
    await expect(indexes.follow([])).rejects.toMatchObject({
      code: 'ENCRYPTION_KEYS_UNAVAILABLE',
      detail: { missing: 'index root' },
    });
    expect(generationsOf(indexes)).toEqual([1]);
  });

  test('are not made of a version that is not known, and it is said of which root key', async () => {
    const material = newIndexRootMaterial();
    material[0] = 9;
    await store.insertIndexRoot(await wrapping.wrapIndexRoot(1, material));
    await expect(indexesOf().open()).rejects.toMatchObject({
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
      detail: { where: wrapping.root.id, why: 'the index root is of no known version' },
    });
  });
});
