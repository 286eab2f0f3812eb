import { verify } from 'node:crypto';
import type { Checkpoint } from './checkpoint.ts';
import type { NoteSignature, SignedNote } from './signed-note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A signature that holds. */
export interface HeldSignature {
  readonly name: string;
  /** Seconds since 1970, `null` for a signature that states no time. */
  readonly time: bigint | null;
  readonly line: string;
}

const TIME_BYTES = 8;
const LATEST_TIME = 2n ** 63n - 1n;
/** `"subtree/v1\n\0"`: label of what an ML-DSA cosigner signs. */
const SUBTREE_LABEL = Buffer.from('subtree/v1\n\0');

/** Whether this line claims to be by this key. Name and id together name a key; neither alone does. */
export function isBy(signature: NoteSignature, key: VerifierKey): boolean {
  return signature.keyName === key.name && signature.keyId === key.id;
}

/** @returns `null` where the signature does not hold */
export function verifySignature(
  note: SignedNote,
  checkpoint: Checkpoint,
  signature: NoteSignature,
  key: VerifierKey,
): HeldSignature | null {
  const held = (time: bigint | null): HeldSignature => ({ name: key.name, time, line: signature.line });
  if (key.kind === 'note-ed25519') {
    return verify(null, Buffer.from(note.text), key.publicKey, signature.signature) ? held(null) : null;
  }
  if (signature.signature.length <= TIME_BYTES) return null;
  const time = signature.signature.readBigUInt64BE(0);
  if (time > LATEST_TIME) return null;
  const signed =
    key.kind === 'cosignature-ed25519'
      ? Buffer.from(`cosignature/v1\ntime ${time}\n${note.text}`)
      : cosignedMessage(key.name, checkpoint, time);
  return verify(null, signed, key.publicKey, signature.signature.subarray(TIME_BYTES)) ? held(time) : null;
}

/** `cosigned_message` of C2SP tlog-cosignature for a whole tree. */
function cosignedMessage(cosigner: string, { origin, size, root }: Checkpoint, time: bigint): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(0n, 0);
  numbers.writeBigUInt64BE(BigInt(size), 8);
  const stamp = Buffer.alloc(TIME_BYTES);
  stamp.writeBigUInt64BE(time);
  return Buffer.concat([SUBTREE_LABEL, shortOpaque(cosigner), stamp, shortOpaque(origin), numbers, root]);
}

/** `opaque<1..2^8-1>` of RFC 8446. */
function shortOpaque(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
