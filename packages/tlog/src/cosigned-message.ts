/** What a witness signs (C2SP tlog-cosignature, `cosignature/v1`): the time and the whole text of the checkpoint. */

const ED25519_BYTES = 64;

/** @param signedAt seconds since 1970 */
export function cosignedMessage(text: string, signedAt: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${signedAt}\n${text}`);
}

/** A cosignature as it stands in its line: the time in eight bytes, big-endian, then the signature. */
export function writeTimestamped(signedAt: number, signature: Uint8Array): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(signedAt));
  return Buffer.concat([time, signature]);
}

/** `null` for bytes of another length, and for a time that is no time of ours. */
export function readTimestamped(bytes: Uint8Array): { readonly signedAt: number; readonly signature: Buffer } | null {
  if (bytes.length !== 8 + ED25519_BYTES) return null;
  const buffer = Buffer.from(bytes);
  const signedAt = Number(buffer.readBigUInt64BE(0));
  return Number.isSafeInteger(signedAt) && signedAt > 0 ? { signedAt, signature: buffer.subarray(8) } : null;
}
