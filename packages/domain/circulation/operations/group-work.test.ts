import { expect, it } from 'vitest';
import { GroupWork } from './group-work.ts';

const LIMITS = { most: 3, lanes: 1, waiting: 10 };

/** Work whose groups are recorded and finished by hand. */
function recorded(limits = LIMITS) {
  const groups: string[][] = [];
  const finish: ((failure?: Error) => void)[] = [];
  const work = new GroupWork<string, string>(
    (group) => {
      groups.push([...group]);
      return new Promise((resolve, reject) => {
        finish.push((failure) => (failure === undefined ? resolve(group.map((item) => `${item}!`)) : reject(failure)));
      });
    },
    (item) => item.slice(0, 1),
    limits,
  );
  return { work, groups, finish };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

it('lets callers of one turn share a group and gives each its own answer', async () => {
  const { work, groups, finish } = recorded();
  const answers = Promise.all([work.ask('a'), work.ask('b'), work.ask('c'), work.ask('d')]);
  await turn();
  finish[0]?.();
  await turn();
  finish[1]?.();
  expect(await answers).toEqual(['a!', 'b!', 'c!', 'd!']);
  expect(groups).toEqual([['a', 'b', 'c'], ['d']]);
});

it('divides callers of one turn among the lanes, but not a few', async () => {
  const limits = { most: 64, lanes: 2, waiting: 20 };
  const [many, few] = [recorded(limits), recorded(limits)];
  const letters = [...'abcdefghij'];
  const answers = Promise.all(letters.map((letter) => many.work.ask(letter)));
  const others = Promise.all(letters.slice(0, 4).map((letter) => few.work.ask(letter)));
  await turn();
  for (const finish of [...many.finish, ...few.finish]) finish();
  await turn();
  expect(await answers).toHaveLength(10);
  expect(await others).toHaveLength(4);
  expect(many.groups.map((group) => group.length)).toEqual([5, 5]);
  expect(few.groups.map((group) => group.length)).toEqual([4]);
});

it('never puts two items of one key into a group', async () => {
  const { work, groups, finish } = recorded();
  const answers = Promise.all([work.ask('a1'), work.ask('a2'), work.ask('b')]);
  await turn();
  finish[0]?.();
  await turn();
  finish[1]?.();
  await answers;
  expect(groups).toEqual([['a1', 'b'], ['a2']]);
});

it('fails every caller of a group that failed, and goes on with the next', async () => {
  const { work, finish } = recorded();
  const lost = Promise.allSettled([work.ask('a'), work.ask('b')]);
  await turn();
  finish[0]?.(new Error('gone'));
  expect((await lost).map((one) => one.status)).toEqual(['rejected', 'rejected']);
  const next = work.ask('c');
  await turn();
  finish[1]?.();
  expect(await next).toBe('c!');
});

it('fails the callers when a group answers too few', async () => {
  const work = new GroupWork<string, string>(
    async () => [],
    (item) => item,
    LIMITS,
  );
  await expect(work.ask('a')).rejects.toBeInstanceOf(TypeError);
});

it('refuses at once whoever would wait behind too many', async () => {
  const { work } = recorded({ ...LIMITS, waiting: 2 });
  const waiting = [work.ask('a')];
  await turn();
  waiting.push(work.ask('b'), work.ask('c'));
  await expect(work.ask('d')).rejects.toMatchObject({ code: 'CIRCULATION_TOO_BUSY', kind: 'unavailable' });
  expect(waiting).toHaveLength(3);
});
