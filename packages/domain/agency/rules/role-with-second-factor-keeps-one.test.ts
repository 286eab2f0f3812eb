import { expect, it } from 'vitest';
import { roleWithSecondFactorKeepsOne } from './role-with-second-factor-keeps-one.ts';

it.each([
  [0, true, 'AGENCY_LAST_FACTOR_STAYS'],
  [1, true, undefined],
  [0, false, undefined],
])('with %i factors left and needed %s it answers %s', (left, needed, code) => {
  expect(roleWithSecondFactorKeepsOne(left, needed)?.code).toBe(code);
});
