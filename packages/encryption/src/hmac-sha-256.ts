import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** UTF-16 units of a text that fits the scratch whatever its characters are. */
const SHORT_TEXT = 512;
const BYTES_PER_UNIT = 3;

// Nothing here awaits, so these serve every call; they are overwritten before the call returns.
const scratch = Buffer.allocUnsafeSlow(BLOCK_BYTES + SHORT_TEXT * BYTES_PER_UNIT);
const views: (Buffer | undefined)[] = new Array(scratch.length + 1).fill(undefined);
const outer = Buffer.allocUnsafeSlow(BLOCK_BYTES + DIGEST_BYTES);

/**
 * HMAC-SHA-256 of texts under one key, by its definition (RFC 2104): two one-shot hashes.
 *
 * Node's `Hmac` object costs three times as much, and an import of a hundred thousand clients makes a million of them, which keeps
 * the collector busier than the hashing does. The price is that the two padded keys stand in buffers instead of a `KeyObject`;
 * they stay in this closure, and whoever reads the process's memory would find them behind the key object as well.
 * @param key at most 64 bytes; the caller overwrites it
 * @returns computes a digest of 32 bytes into `digest`
 */
export function hmacSha256(key: Buffer): (text: string, digest: Buffer) => void {
  if (key.length > BLOCK_BYTES) throw new TypeError('a key longer than a block would have to be hashed first');
  const innerPad = padded(key, 0x36);
  const outerPad = padded(key, 0x5c);
  return (text, digest) => {
    const short = text.length <= SHORT_TEXT;
    const inner = short ? scratch : Buffer.allocUnsafeSlow(BLOCK_BYTES + text.length * BYTES_PER_UNIT);
    inner.set(innerPad);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'utf8');
    outer.set(outerPad);
    // As one-byte strings: the shortest way out of the hash and back into a buffer.
    outer.write(hash('sha256', short ? scratchUpTo(end) : inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'latin1');
    digest.write(hash('sha256', outer, 'binary'), 0, 'latin1');
    inner.fill(0, 0, end);
    outer.fill(0);
  };
}

function padded(key: Buffer, byte: number): Buffer {
  const pad = Buffer.allocUnsafeSlow(BLOCK_BYTES).fill(byte);
  for (const [index, value] of key.entries()) pad[index] = value ^ byte;
  return pad;
}

function scratchUpTo(end: number): Buffer {
  const known = views[end];
  if (known !== undefined) return known;
  const view = scratch.subarray(0, end);
  views[end] = view;
  return view;
}
