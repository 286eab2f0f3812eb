import { expect, it } from 'vitest';
import { proveClocks } from './prove-clocks.ts';

it('every duty after a leak is reckoned as the law says', () => {
  let claims = 0;
  proveClocks({
    figure: () => undefined,
    holds: (claim, condition) => {
      expect(condition, claim).toBe(true);
      claims += 1;
    },
  });
  expect(claims).toBeGreaterThan(1_000);
});
