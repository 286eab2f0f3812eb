import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ambiguityIn as ambiguityInBytes, MOST_LEVELS } from './ambiguity.ts';

const ambiguityIn = (text: string) => ambiguityInBytes(Buffer.from(text));

const repeatedMember = (text: string) => {
  const found = ambiguityIn(text);
  return found?.kind === 'repeated' ? found.member : found;
};

it.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"b":1}}', 'b'],
  ['[{"a":1},{"a":1}]', null],
  ['{"a":"a","b":["a","a"],"c":{"a":1}}', null],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a\\"":1,"a\\\\":2,"a":":{"}', null],
  ['{"":1,"":2}', ''],
  ['{"x":{"y":1},"x":1}', 'x'],
  ['{"\u4f4d":1,"b":2,"\\u4f4d":3}', '\u4f4d'],
  ['{"\\u0061":1,"b":2,"a":3}', 'a'],
  ['{"ab":1,"ba":2,"aa":3}', null],
  ['{"a":"\\\\","b":"\\"a","c":1}', null],
])('%s repeats %j', (text, expected) => {
  expect(repeatedMember(text)).toBe(expected);
});

it('finds none in whatever JSON.stringify writes', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => repeatedMember(JSON.stringify(JSON.parse(text))) === null));
});

it('finds one in an object of any size, in linear time', () => {
  const members = Array.from({ length: 50_000 }, (_, at) => `"m${at}":0`);
  const began = performance.now();
  expect(repeatedMember(`{${members.join()}}`)).toBeNull();
  expect(repeatedMember(`{${members.join()},"m7":1}`)).toBe('m7');
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('finds the one member that is told twice, wherever it stands and however it is spelled', () => {
  const escaped = (name: string) =>
    `"${name.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
  const names = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(names, fc.nat(), fc.nat(), fc.boolean(), (all, which, where, spelledOut) => {
      const twice = all[which % all.length] ?? '';
      const members = all.map((name) => JSON.stringify(name));
      expect(repeatedMember(`{${members.map((name) => `${name}:{"a":[]}`).join()}}`)).toBeNull();
      members.splice(where % (members.length + 1), 0, spelledOut ? escaped(twice) : JSON.stringify(twice));
      expect(repeatedMember(`[{"o":{}},{${members.map((name) => `${name}:{"a":[]}`).join()}}]`)).toBe(twice);
    }),
  );
});

it('takes as many levels as a question needs, and no more', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(ambiguityIn(nested(MOST_LEVELS))).toBeNull();
  expect(ambiguityIn(nested(MOST_LEVELS + 1))).toEqual({ kind: 'deep' });
  expect(ambiguityIn(`{"a":${nested(MOST_LEVELS)}}`)).toEqual({ kind: 'deep' });
});
