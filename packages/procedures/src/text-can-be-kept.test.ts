import { describe, expect, it } from 'vitest';
import { textCanBeKept } from './text-can-be-kept.ts';

describe('text that Postgres can keep', () => {
  it.each([[undefined], [null], [12], ['王** 𠮷'], [{ q: '138', list: ['a', { deep: '中' }] }], [[]]])(
    'passes %j',
    (input) => {
      expect(textCanBeKept(input)).toBe(true);
    },
  );

  it.each([['\0'], [{ q: 'a\0b' }], [{ list: [{ deep: '\ud800' }] }], [{ 'a\0': 1 }], [['\udc00x']]])(
    'refuses %j',
    (input) => {
      expect(textCanBeKept(input)).toBe(false);
    },
  );

  it('looks through deep input without growing the stack', () => {
    let deep: unknown = '\0';
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(textCanBeKept(deep)).toBe(false);
  });
});
