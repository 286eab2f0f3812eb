/** A subtree over `2 ** height` entries that starts at entry `index * 2 ** height`. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** Largest power of two below `size`; `size` is at least 2. RFC 6962 section 2.1 splits a tree there. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/**
 * The perfect subtrees of the entries `[start, end)`, left to right. `start` is a multiple of the largest power of two within
 * the range, as it is for every range that RFC 6962 cuts out of a tree.
 */
export function perfectSubtrees(start: number, end: number): Subtree[] {
  const subtrees: Subtree[] = [];
  let at = start;
  while (at < end) {
    let height = 0;
    let width = 1;
    while (width * 2 <= end - at) {
      width *= 2;
      height += 1;
    }
    subtrees.push({ height, index: at / width });
    at += width;
  }
  return subtrees;
}
