import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AgeRefused } from './age-refused.ts';
import { fromBech32, toBech32 } from './bech32.ts';

const KEY_BYTES = 32;
/** DER of a SubjectPublicKeyInfo, and of a PKCS #8 key, for X25519 (RFC 8410) up to the key itself. */
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Whom a file is encrypted to. It cannot open anything. */
export interface AgeRecipient {
  /** `age1…` */
  readonly text: string;
  readonly publicKey: KeyObject;
  readonly bytes: Buffer;
}

/** What opens a file. Lives in memory only, as a key object. */
export interface AgeIdentity {
  readonly recipient: AgeRecipient;
  readonly privateKey: KeyObject;
}

/** @throws AgeRefused `KEY_MALFORMED` for anything but one `age1…` of X25519 */
export function readRecipient(text: string): AgeRecipient {
  const bytes = fromBech32('age', text);
  if (bytes?.length !== KEY_BYTES || text !== text.toLowerCase()) throw new AgeRefused('KEY_MALFORMED');
  return recipientOf(Buffer.from(bytes));
}

/**
 * @param text the line `AGE-SECRET-KEY-1…`, or a file of `age-keygen` with that one line and remarks
 * @throws AgeRefused `KEY_MALFORMED`, never with the text
 */
export function readIdentity(text: string): AgeIdentity {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const bytes = lines.length === 1 ? fromBech32('age-secret-key-', lines[0] ?? '') : null;
  if (bytes?.length !== KEY_BYTES || lines[0] !== lines[0]?.toUpperCase()) throw new AgeRefused('KEY_MALFORMED');
  return identityOf(createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes]), format: 'der', type: 'pkcs8' }));
}

/** A new identity, with the line that belongs into its file: the only copy there is. */
export function makeIdentity(): { identity: AgeIdentity; secretLine: string } {
  const { privateKey } = generateKeyPairSync('x25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  return { identity: identityOf(privateKey), secretLine: toBech32('age-secret-key-', seed).toUpperCase() };
}

/** The public key of these 32 bytes. */
export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
}

/** The 32 bytes of a public key. */
export function bytesOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
}

function identityOf(privateKey: KeyObject): AgeIdentity {
  return { privateKey, recipient: recipientOf(bytesOf(createPublicKey(privateKey))) };
}

function recipientOf(bytes: Buffer): AgeRecipient {
  return { text: toBech32('age', bytes), publicKey: publicKeyOf(bytes), bytes };
}
