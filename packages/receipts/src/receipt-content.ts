import type { PublicText } from '@kean/kernel';

/** A term of a public vocabulary, shortened: `dpv:ServiceProvision`, `pd:TelephoneNumber`. */
export type Term = `${'dpv' | 'pd'}:${string}`;

/** Who processes (PIPL 17, item 1). Facts of an office that it publishes anyway. */
export interface ReceiptController {
  readonly name: PublicText;
  /** 统一社会信用代码. */
  readonly creditCode: string;
  readonly address: PublicText;
  /** How the protection officer is reached: a phone or mail address of the office. */
  readonly contact: PublicText;
}

/** What the client was shown before the answer. */
export interface ReceiptNotice {
  readonly id: string;
  readonly version: number;
  readonly publishedAt: Date;
  /** Lower-case hex of SHA-256 over the notice's canonical text: proves which words they were, without the office. */
  readonly digest: string;
}

/** One kind of information that the answer was about; a kind, never a value. */
export interface ReceiptData {
  readonly code: string;
  readonly title: PublicText;
  readonly term: Term;
  readonly sensitive: boolean;
  readonly required: boolean;
}

/** One purpose, and what the client said to it. */
export interface ReceiptRecord {
  /** Of the consent record in the office; names no person. */
  readonly recordId: string;
  readonly purpose: { readonly code: string; readonly title: PublicText; readonly term: Term };
  readonly data: readonly ReceiptData[];
  /** How long it is kept, in words. */
  readonly retention: PublicText;
  readonly status: 'given' | 'refused' | 'withdrawn';
  /** `separate`: of its own, for sensitive information (PIPL 29) or another recipient (PIPL 23). */
  readonly kind: 'expressed' | 'separate';
  readonly at: Date;
  /** `null`: until the purpose is met or the consent is withdrawn. */
  readonly validUntil: Date | null;
  readonly by: 'subject' | 'guardian';
  readonly channel: 'own-phone' | 'tablet' | 'attested' | 'paper';
  /** On the tablet: what the client did. `signatureDigest`: lower-case hex of SHA-256 over the drawing. */
  readonly word?: { readonly way: 'code' | 'signature'; readonly signatureDigest: string | null } | null;
}

/**
 * Everything that a receipt says. There is no place for a name, a phone or any other value of the client: the receipt is carried in a
 * pocket, photographed and lost.
 */
export interface ReceiptContent {
  /** UUID. */
  readonly receiptId: string;
  /** Pseudonym of the client, which only the office can follow back; UUID. */
  readonly subject: string;
  readonly issuedAt: Date;
  readonly controller: ReceiptController;
  readonly notice: ReceiptNotice;
  /** Never empty. */
  readonly records: readonly ReceiptRecord[];
  /** Where and how consent is withdrawn and rights are exercised: as easily as it was given (PIPL 15). */
  readonly withdrawal: PublicText;
}
