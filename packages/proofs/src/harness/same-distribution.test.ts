import { describe, expect, it } from 'vitest';
import { Chance } from '../wrong-shapes/chance.ts';
import { chanceOf, largerShare, noticeableShift } from './same-distribution.ts';

/** Times as a busy machine gives them: most near to each other, some far out. */
function times(count: number, seed: number, shift = 0): number[] {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => {
    const usual = 4 + chance.below(1_000) / 1_000;
    return shift + (chance.below(20) === 0 ? usual * 8 : usual);
  });
}

describe('telling two series of times apart', () => {
  it('counts the pairs in which the first is larger, and half of those that are equal', () => {
    expect(largerShare([3, 4], [1, 2])).toBe(1);
    expect(largerShare([1, 2], [3, 4])).toBe(0);
    expect(largerShare([1, 3], [2, 2])).toBe(0.5);
    expect(largerShare([2, 2], [2, 2])).toBe(0.5);
    expect(largerShare([1, 2, 2], [2])).toBeCloseTo(1 / 3);
  });

  it('takes series of one kind for equal, whatever the seed', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const [first, second] = [times(150, seed), times(150, seed + 10_000)];
      expect(Math.abs(largerShare(first, second) - 0.5)).toBeLessThan(chanceOf(150, 150));
    }
  });

  it('notices a shift of the size that it says it notices', () => {
    const [first, second] = [times(300, 1), times(300, 2)];
    const shift = noticeableShift(first, second);
    expect(shift).toBeGreaterThan(0.01);
    expect(shift).toBeLessThan(0.5);
    const late = times(300, 3, shift * 2);
    expect(largerShare(late, second) - 0.5).toBeGreaterThan(chanceOf(300, 300));
  });
});
