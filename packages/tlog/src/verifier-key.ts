import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { cosignedMessage, readTimestamped } from './cosigned-message.ts';
import { isKeyName, type NoteSignature, type SignedNote } from './signed-note.ts';
import { fromBase64, toBase64 } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

/** Signature types of C2SP signed-note that this package knows: a plain Ed25519 signature, and a witness's with a time. */
export const KEY_TYPES = { ed25519: 0x01, cosignature: 0x04 } as const;
export type KeyType = keyof typeof KEY_TYPES;

export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: KeyType;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** When a witness signed, in seconds since 1970; `null` for a plain signature, which says no time. */
  readonly signedAt: number | null;
}

const PUBLIC_KEY_BYTES = 32;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u;
/** DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410) up to the key itself. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** First four bytes of SHA-256(name, newline, type, public key). */
export function keyIdOf(name: string, type: KeyType, publicKey: Uint8Array): number {
  const digest = hash(
    'sha256',
    Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(KEY_TYPES[type]), publicKey]),
    'buffer',
  );
  return digest.readUInt32BE(0);
}

/** A `vkey` text, as a person hands it on: `name+id+key`. */
export function writeVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  const id = keyId.toString(16).padStart(8, '0');
  return `${name}+${id}+${toBase64(Buffer.concat([Buffer.of(KEY_TYPES[type]), publicKey]))}`;
}

/** @throws TlogError `KEY_MALFORMED`, also when the id is not that of the key */
export function readVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = VKEY.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === null) throw malformed('it is not name+id+key');
  const type = (Object.keys(KEY_TYPES) as KeyType[]).find((known) => KEY_TYPES[known] === bytes[0]);
  if (type === undefined || bytes.length !== 1 + PUBLIC_KEY_BYTES) throw malformed('it is not of Ed25519');
  const publicKey = bytes.subarray(1);
  const keyId = Number.parseInt(id, 16);
  if (keyId !== keyIdOf(name, type, publicKey)) throw malformed('its id is not that of its key');
  return { name, keyId, type, publicKey };
}

/**
 * The signatures of a note by the keys given; those of unknown keys are passed over.
 * @throws TlogError `SIGNATURE_WRONG` when a line of a known key does not verify: such a note is refused as a whole
 */
export function verifiedSignatures(note: SignedNote, keys: readonly VerifierKey[]): VerifiedSignature[] {
  return note.signatures.flatMap((line) => {
    const key = keys.find(({ name, keyId }) => name === line.name && keyId === line.keyId);
    return key === undefined ? [] : [verifiedSignature(note.text, line, key)];
  });
}

function verifiedSignature(text: string, { signature }: NoteSignature, key: VerifierKey): VerifiedSignature {
  const publicKey = publicKeyOf(key);
  if (key.type === 'ed25519') {
    if (!verify(null, Buffer.from(text), publicKey, signature)) throw wrong(key);
    return { key, signedAt: null };
  }
  const stamped = readTimestamped(signature);
  if (stamped === null || !verify(null, cosignedMessage(text, stamped.signedAt), publicKey, stamped.signature)) {
    throw wrong(key);
  }
  return { key, signedAt: stamped.signedAt };
}

function publicKeyOf({ publicKey }: VerifierKey): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
}

function malformed(why: string): TlogError {
  return new TlogError('KEY_MALFORMED', `this is no verifier key: ${why}`);
}

function wrong({ name }: VerifierKey): TlogError {
  return new TlogError('SIGNATURE_WRONG', `the signature of ${name} does not verify`);
}
