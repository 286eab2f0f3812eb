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
  return sha256(message);
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

/** A digest by way of a string: Node makes one three times faster than a buffer, and a proof takes a thousand of them. */
function sha256(message: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', message, 'binary'), 'binary');
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
