/** Consent receipts that a client keeps and anybody can check without the office. Knows no clause and no database. */

export type { NoteSigner as ReceiptSigner } from '@kean/tlog';
export { canonicalJson, type Json } from './canonical-json.ts';
export type {
  ReceiptContent,
  ReceiptController,
  ReceiptData,
  ReceiptNotice,
  ReceiptRecord,
  Term,
} from './receipt-content.ts';
export { makeReceiptKey, publicKeyOf, type ReceiptPublicKey, readReceiptKey } from './receipt-key.ts';
export { RECEIPT_TYPE, type SignedReceipt, signReceipt } from './sign-receipt.ts';
