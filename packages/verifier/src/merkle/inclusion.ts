import { nodeHash } from './hashes.ts';

/**
 * The root to which a leaf leads along an inclusion proof (RFC 9162, 2.1.3.2, for trees of RFC 6962). Sizes reach beyond 32 bits, so
 * halving is division and not a shift.
 * @returns `null` where the proof has not exactly the hashes that index and size ask for
 */
export function rootOfInclusion(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]): Buffer | null {
  if (index >= size) return null;
  let root = leaf;
  let place = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}
