import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perfectSubtrees, splitOf } from './perfect-subtrees.ts';

describe('a tree', () => {
  it('is split at the largest power of two below its size', () => {
    expect([2, 3, 4, 5, 8, 9, 1000].map(splitOf)).toEqual([1, 2, 2, 4, 4, 8, 512]);
  });

  it('has one perfect subtree for each binary digit of its size, also beyond 2³²', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (size) => {
        const digits = [...size.toString(2)].toReversed();
        const heights = digits.flatMap((digit, height) => (digit === '1' ? [height] : [])).toReversed();
        const subtrees = perfectSubtrees(0, size);
        expect(subtrees.map(({ height }) => height)).toEqual(heights);
        let at = 0;
        for (const { height, index } of subtrees) {
          expect(index * 2 ** height).toBe(at);
          at += 2 ** height;
        }
        expect(at).toBe(size);
      }),
    );
  });

  it('begins its right part where the left one ends', () => {
    expect(perfectSubtrees(8, 13)).toEqual([
      { height: 2, index: 2 },
      { height: 0, index: 12 },
    ]);
  });
});
