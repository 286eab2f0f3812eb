import { verify } from 'node:crypto';
import { readText } from '../encoding/text.ts';
import { Refusal } from '../refusal.ts';
import type { ReceiptKey } from './read-receipt-key.ts';

const ASK_AGAIN = 'Ask for the receipt again where you had it from, and keep both files as they come.';
const SIGNATURE_BYTES = 64;

/**
 * Whether a detached JWS (RFC 7515, appendix F) signs exactly these bytes with this key. Every byte of both files counts: the header has
 * one spelling, base64url has one spelling, and what follows the signature is refused.
 * @returns what the receipt says, to be shown
 * @throws Refusal saying what is wrong
 */
export function judgeReceipt(document: Uint8Array, signature: Uint8Array, { key, thumbprint }: ReceiptKey): unknown {
  const [header = '', payload, signed = '', ...rest] = (readText(signature) ?? '').split('.');
  if (payload !== '' || rest.length > 0) throw new Refusal('The signature is no detached JWS.', ASK_AGAIN);
  const due = `{"alg":"EdDSA","kid":"${thumbprint}","typ":"consent-receipt+jsonld"}`;
  if (header !== Buffer.from(due).toString('base64url')) {
    throw new Refusal(
      'The signature is not one of a receipt by this key.',
      'Give the key of the office that issued it.',
    );
  }
  const bytes = Buffer.from(signed, 'base64url');
  if (bytes.length !== SIGNATURE_BYTES || bytes.toString('base64url') !== signed) {
    throw new Refusal('The signature is spelled as no signature is.', ASK_AGAIN);
  }
  const input = Buffer.from(`${header}.${Buffer.from(document).toString('base64url')}`);
  if (!verify(null, input, key, bytes)) {
    throw new Refusal('The receipt was changed, or this key did not sign it.', ASK_AGAIN);
  }
  const read: unknown = JSON.parse(readText(document) ?? 'null');
  if ((read as { '@type'?: unknown } | null)?.['@type'] !== 'dpv:ConsentReceipt') {
    throw new Refusal('What was signed is no consent receipt.', 'Give the file that holds the receipt.');
  }
  return read;
}
