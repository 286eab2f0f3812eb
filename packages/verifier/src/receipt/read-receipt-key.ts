import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { readText } from '../encoding/text.ts';
import { misuse } from '../refusal.ts';

/** The public key of an office's receipts, and the name that follows from it (RFC 7638). */
export interface ReceiptKey {
  readonly key: KeyObject;
  readonly thumbprint: string;
}

/**
 * Reads an Ed25519 key as a JSON Web Key (RFC 8037).
 * @throws Refusal where it is none: without a key everybody's receipt would pass
 */
export function readReceiptKey(bytes: Uint8Array, place: string): ReceiptKey {
  const no = () =>
    misuse(`${place} is no Ed25519 public key as a JSON Web Key.`, 'Give the key that the office publishes.');
  const read = parsed(readText(bytes));
  if (read?.kty !== 'OKP' || read.crv !== 'Ed25519' || typeof read.x !== 'string') throw no();
  const { x } = read;
  if (!/^[A-Za-z0-9_-]{43}$/.test(x)) throw no();
  // The members that make the thumbprint, in the order and spelling of RFC 7638 and RFC 8037 §2.
  const thumbprint = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), thumbprint };
}

function parsed(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
