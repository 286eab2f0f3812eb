import { describe, expect, test } from 'vitest';
import type { KeyScope, KeyStoreNews } from './key-store.ts';
import { StoreWatch } from './store-watch.ts';

const QUIET: KeyStoreNews = { fence: 0, fenced: [], indexGenerations: [1] };

function setting() {
  const watched = {
    now: 0,
    news: QUIET,
    /** With which fence the store was asked. */
    asked: [] as number[],
    fenced: [] as [KeyScope, readonly string[] | null][],
    generations: [] as (readonly number[])[],
    answer: async () => watched.news,
  };
  const watch = new StoreWatch({
    store: {
      news: (since) => {
        watched.asked.push(since);
        return watched.answer();
      },
    },
    boundMs: 1_000,
    onFenced: (scope, ids) => watched.fenced.push([scope, ids]),
    onIndexGenerations: async (generations) => void watched.generations.push(generations),
    now: () => watched.now,
  });
  return { watched, watch };
}

describe('what a process knows of the key store', () => {
  test('is asked for first, then believed for the bound and not a moment longer', async () => {
    const { watched, watch } = setting();
    await watch.confirm();
    watched.now = 999;
    expect(watch.confirm()).toBeUndefined();
    expect(watched.asked).toEqual([-1]);
    watched.now = 1_000;
    await watch.confirm();
    expect(watched.asked).toEqual([-1, 0]);
  });

  test('is as old as the question, not as the answer', async () => {
    const { watched, watch } = setting();
    watched.answer = async () => {
      watched.now = 600;
      return watched.news;
    };
    await watch.confirm();
    watched.now = 999;
    expect(watch.confirm()).toBeUndefined();
    watched.now = 1_000;
    expect(watch.confirm()).toBeInstanceOf(Promise);
  });

  test('names the subjects that were fenced since, each scope its own, and goes on from there', async () => {
    const { watched, watch } = setting();
    watched.news = {
      fence: 7,
      fenced: [
        { scope: 'import', subjectId: 'i1' },
        { scope: 'client', subjectId: 'c1' },
        { scope: 'client', subjectId: 'c2' },
      ],
      indexGenerations: [2, 1],
    };
    await watch.confirm();
    expect(watched.fenced).toEqual([
      ['client', ['c1', 'c2']],
      ['import', ['i1']],
    ]);
    expect(watched.generations).toEqual([[2, 1]]);
    watched.now = 5_000;
    watched.news = { ...QUIET, fence: 7 };
    await watch.confirm();
    expect(watched.asked).toEqual([-1, 7]);
    expect(watched.fenced).toHaveLength(2);
  });

  test('is that everything has to be forgotten where more were fenced than can be named', async () => {
    const { watched, watch } = setting();
    watched.news = { ...QUIET, fence: 9_000, fenced: null };
    await watch.confirm();
    expect(watched.fenced).toEqual([
      ['client', null],
      ['import', null],
    ]);
  });

  test('is asked for once, however many wait, and again after the store did not answer', async () => {
    const { watched, watch } = setting();
    watched.answer = () => Promise.reject(new Error('away'));
    const waiting = Array.from({ length: 5 }, () => watch.confirm());
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(watched.asked).toEqual([-1]);
    watched.answer = async () => watched.news;
    await watch.confirm();
    expect(watched.asked).toEqual([-1, -1]);
    expect(watch.confirm()).toBeUndefined();
  });

  test('is not believed where the index could not be followed', async () => {
    const { watched } = setting();
    const watch = new StoreWatch({
      store: { news: async () => ({ ...QUIET, fence: 3 }) },
      boundMs: 60_000,
      onFenced: (scope, ids) => watched.fenced.push([scope, ids]),
      onIndexGenerations: () => Promise.reject(new Error('index')),
    });
    await expect(watch.confirm()).rejects.toThrow('index');
    await expect(watch.confirm()).rejects.toThrow('index');
  });

  test('is measured by the clock of the process where none is given', async () => {
    const watch = new StoreWatch({
      store: { news: async () => QUIET },
      boundMs: 60_000,
      onFenced: () => undefined,
      onIndexGenerations: async () => undefined,
    });
    await watch.confirm();
    expect(watch.confirm()).toBeUndefined();
  });
});
