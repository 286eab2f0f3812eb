import type { NoteSigner } from '@kean/tlog';
import { canonicalJson } from './canonical-json.ts';
import type { ReceiptContent } from './receipt-content.ts';
import { receiptDocument } from './receipt-document.ts';
import { publicKeyOf } from './receipt-key.ts';

/** A signed receipt: two files that belong together. */
export interface SignedReceipt {
  /** `receipt.jsonld`: canonical bytes, to be stored and handed on as they are. */
  readonly document: string;
  /** `receipt.jsonld.jws`: the signature over exactly these bytes. */
  readonly signature: string;
}

/** Tells a receipt's signature from one that the same form of key made for anything else (RFC 8725 §3.11). */
export const RECEIPT_TYPE = 'consent-receipt+jsonld';

/**
 * Signs a receipt as a detached JWS (RFC 7515, appendix F). Any library opens it: put base64url of the document between the two dots.
 * Without `b64: false` (RFC 7797), because fewer libraries know that; and `EdDSA` rather than the newer `Ed25519` of RFC 9864 for the
 * same reason.
 * @throws RangeError without a record: a receipt of nothing proves nothing
 */
export function signReceipt(signer: NoteSigner, content: ReceiptContent): SignedReceipt {
  if (content.records.length === 0) throw new RangeError('a receipt has at least one record');
  const document = canonicalJson(receiptDocument(content));
  const header = encoded(canonicalJson({ alg: 'EdDSA', kid: publicKeyOf(signer).kid, typ: RECEIPT_TYPE }));
  const { signature } = signer.sign(`${header}.${encoded(document)}`, content.issuedAt);
  return { document, signature: `${header}..${Buffer.from(signature).toString('base64url')}` };
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
