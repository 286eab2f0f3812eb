import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { readBase64 } from '../encoding/base64.ts';
import { misuse } from '../refusal.ts';
import { isKeyName } from './signed-note.ts';

/** How a key signs: the note's text itself, or a cosignature with a time (C2SP tlog-cosignature). */
export type KeyKind = 'note-ed25519' | 'cosignature-ed25519' | 'cosignature-ml-dsa-44';

/** A public key that somebody trusts, from its text form `<name>+<key id>+<base64 of type and key>`. */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hex digits. */
  readonly id: string;
  readonly kind: KeyKind;
  readonly publicKey: KeyObject;
}

interface KeyType {
  readonly kind: KeyKind;
  readonly bytes: number;
  /** What stands before the raw key in a SubjectPublicKeyInfo (RFC 8410; RFC 9881 for ML-DSA). */
  readonly spkiPrefix: string;
}

const ED25519 = { bytes: 32, spkiPrefix: '302a300506032b6570032100' } as const;

/** Signature type identifiers of C2SP signed-note. */
const TYPES: Readonly<Record<number, KeyType>> = {
  1: { kind: 'note-ed25519', ...ED25519 },
  4: { kind: 'cosignature-ed25519', ...ED25519 },
  6: { kind: 'cosignature-ml-dsa-44', bytes: 1312, spkiPrefix: '30820532300b06096086480165030403110382052100' },
};

/**
 * Reads a verifier key, and checks that its id follows from name, type and key, so that a mistyped one is noticed here.
 * @throws Refusal saying what is wrong with it
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  const material = readBase64(encoded);
  if (!isKeyName(name) || material === null || material.length < 2) throw noKey(text);
  const type = TYPES[material.readUInt8(0)];
  if (type === undefined) {
    throw misuse(
      `The key of ${name} has signature type ${material.readUInt8(0)}, which this program does not know.`,
      'It verifies types 1, 4 and 6 of C2SP signed-note; ask for such a key.',
    );
  }
  const raw = material.subarray(1);
  if (raw.length !== type.bytes || id !== keyIdOf(name, material)) throw noKey(text);
  const der = Buffer.concat([Buffer.from(type.spkiPrefix, 'hex'), raw]);
  return { name, id, kind: type.kind, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** `SHA-256(name || 0x0A || type || key)[:4]` */
function keyIdOf(name: string, material: Buffer): string {
  const digest = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), material]), 'buffer');
  return digest.subarray(0, 4).toString('hex');
}

function noKey(text: string) {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return misuse(
    `"${shown}" is not a verifier key.`,
    'Copy it whole: <name>+<eight hex digits>+<base64>, in quotes, from whoever runs the log or the witness.',
  );
}
