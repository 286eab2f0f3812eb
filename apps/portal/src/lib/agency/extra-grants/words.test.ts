import { expect, it } from 'vitest';
import { leftUntil } from './words.ts';

const now = new Date('2026-12-01T00:00:00.000Z');

it.each([
  ['2026-12-08T00:00:00.000Z', '还剩 7 天'],
  ['2026-12-02T12:00:00.000Z', '还剩 36 小时'],
  ['2026-12-01T01:30:30.000Z', '还剩 91 分钟'],
  ['2026-11-30T00:00:00.000Z', '还剩 0 分钟'],
])('until %s: %s', (endsAt, said) => {
  expect(leftUntil(endsAt, now)).toBe(said);
});
