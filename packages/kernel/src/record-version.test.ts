import { expect, it } from 'vitest';
import { RecordVersion } from './record-version.ts';

it.each([1, 7, 2_147_483_647])('takes %s', (version) => {
  expect(RecordVersion.safeParse(version).success).toBe(true);
});

it.each([0, -1, 1.5, 2_147_483_648, -9_007_199_254_740_986, '1'])(
  'refuses %s, which no record has or Postgres would not compare',
  (version) => {
    expect(RecordVersion.safeParse(version).success).toBe(false);
  },
);
