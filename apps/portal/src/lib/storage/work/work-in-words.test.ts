import { expect, test } from 'vitest';
import { cadenceInWords, span } from './work-in-words.ts';

test('a cadence is said as people say it, and one of a later version is not hidden', () => {
  expect(
    ['every 21600', 'every 90', 'daily 02:30', 'weekly 1 09:00', 'monthly 5 00:10', 'working-days 09:00', 'yearly'].map(
      cadenceInWords,
    ),
  ).toEqual(['每 6 小时', '每 90 秒', '每天 02:30', '每周一 09:00', '每月 5 日 00:10', '工作日 09:00', 'yearly']);
});

test('an age is said in the unit that means something', () => {
  expect([0.4, 119, 600, 9_000].map(span)).toEqual(['0 秒', '119 秒', '10 分钟', '3 小时']);
});
