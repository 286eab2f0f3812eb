/** Checking of proofs, by the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the same trees as RFC 6962). */
import { EMPTY_ROOT, nodeHash } from './merkle-hash.ts';
import { TlogError } from './tlog-error.ts';

interface Inclusion {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** @throws TlogError `PROOF_WRONG` when the leaf is not the entry `index` of the tree of that size and root */
export function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): void {
  if (!(index >= 0 && index < size)) throw wrong(`a tree of ${size} has no entry ${index}`);
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) throw wrong('the inclusion proof is too long');
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) throw wrong('the inclusion proof is too short');
  if (!same(hash, root)) throw wrong('the entry is not in the tree of this checkpoint');
}

interface Consistency {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** @throws TlogError `PROOF_WRONG` when the new tree does not begin with the old one */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: Consistency): void {
  if (!(oldSize >= 0 && oldSize <= size)) throw wrong(`a tree of ${size} does not grow from one of ${oldSize}`);
  if (oldSize === 0 || oldSize === size) {
    if (proof.length > 0) throw wrong('the consistency proof must be empty');
    const expected = oldSize === size ? root : EMPTY_ROOT;
    if (!same(oldRoot, expected)) throw wrong(`two trees of ${oldSize} entries have different roots`);
    return;
  }
  let node = oldSize - 1;
  let last = size - 1;
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  // A tree that is one whole subtree is itself the first hash; the proof leaves it out.
  const hashes = node === 0 ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = hashes;
  if (first === undefined) throw wrong('the consistency proof is too short');
  let [before, now] = [first, first];
  for (const hash of rest) {
    if (last === 0) throw wrong('the consistency proof is too long');
    if (isOdd(node) || node === last) {
      [before, now] = [nodeHash(hash, before), nodeHash(hash, now)];
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else now = nodeHash(now, hash);
    [node, last] = [half(node), half(last)];
  }
  if (last !== 0) throw wrong('the consistency proof is too short');
  if (!same(before, oldRoot) || !same(now, root))
    throw wrong(`the tree of ${size} does not begin with that of ${oldSize}`);
}

// Sizes pass 2³², where the bit operators of the language end.
const isOdd = (number: number) => number % 2 === 1;
const half = (number: number) => Math.floor(number / 2);
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
const wrong = (message: string) => new TlogError('PROOF_WRONG', message);
