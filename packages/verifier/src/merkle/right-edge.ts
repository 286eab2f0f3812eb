import { emptyRoot, nodeHash } from './hashes.ts';
import { perfectRoot } from './perfect-root.ts';

/** The hashes of one level that no full tile above holds yet: at most 256 of them, side by side. */
export interface EdgeLevel {
  readonly hashes: Buffer;
  readonly count: number;
}

/**
 * The root of a tree from its right edge, level 0 first: hashes of subtrees of 256ˡ entries each. Per level they fall into perfect
 * subtrees by the binary digits of their number; RFC 6962 joins them from the right.
 */
export function rootOfRightEdge(levels: readonly EdgeLevel[]): Buffer {
  let root: Buffer | null = null;
  for (const { hashes, count } of levels) {
    let end = count;
    for (let width = 1; width <= count; width *= 2) {
      if ((count & width) === 0) continue;
      end -= width;
      const left = perfectRoot(hashes, end, width);
      root = root === null ? left : nodeHash(left, root);
    }
  }
  return root ?? emptyRoot();
}
