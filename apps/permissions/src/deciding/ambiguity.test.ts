import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ambiguityIn, MOST_LEVELS } from './ambiguity.ts';

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

it('takes as many levels as a question needs, and no more', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(ambiguityIn(nested(MOST_LEVELS))).toBeNull();
  expect(ambiguityIn(nested(MOST_LEVELS + 1))).toEqual({ kind: 'deep' });
  expect(ambiguityIn(`{"a":${nested(MOST_LEVELS)}}`)).toEqual({ kind: 'deep' });
});
