import { expect, it } from 'vitest';
import { nextTryOfDelivery } from './the-next-try-of-a-delivery.ts';

it('waits twice as long each time, as long as the other system asks, and gives up after ten', () => {
  const waits = Array.from({ length: 9 }, (_, at) => nextTryOfDelivery(at + 1, null, () => 1));
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280]);
  expect(nextTryOfDelivery(3, null, () => 0)).toBe(10);
  expect(nextTryOfDelivery(1, 120, () => 1)).toBe(120);
  expect(nextTryOfDelivery(1, 99_999, () => 1)).toBe(3_600);
  expect(nextTryOfDelivery(10, null)).toBeNull();
});
