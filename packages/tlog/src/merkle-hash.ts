/** The hashes of RFC 6962 section 2.1, with SHA-256. Leaf and node are hashed apart, so that neither passes for the other. */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

const LEAF = 0x00;
const NODE = 0x01;

/** Root of the tree without entries: the hash of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.alloc(0), 'buffer');

export function leafHash(entry: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(1 + entry.length);
  message[0] = LEAF;
  message.set(entry, 1);
  return hash('sha256', message, 'buffer');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  message[0] = NODE;
  message.set(left, 1);
  message.set(right, 1 + HASH_BYTES);
  return hash('sha256', message, 'buffer');
}

/** Root over 2ᵏ hashes that lie one after another. */
export function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += 2) {
      above.push(nodeHash(level[at] as Uint8Array, level[at + 1] as Uint8Array));
    }
    level = above;
  }
  return level[0] as Uint8Array;
}

/**
 * Root of a tree from the roots of its perfect subtrees, the largest and leftmost first: RFC 6962 splits at the largest power
 * of two, so the right ones fold together first.
 */
export function foldRoots(subtrees: readonly Uint8Array[]): Uint8Array {
  let root = subtrees.at(-1);
  if (root === undefined) return EMPTY_ROOT;
  for (let at = subtrees.length - 2; at >= 0; at -= 1) root = nodeHash(subtrees[at] as Uint8Array, root);
  return root;
}
