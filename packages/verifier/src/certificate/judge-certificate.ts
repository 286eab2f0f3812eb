import { hash } from 'node:crypto';
import { readText } from '../encoding/text.ts';
import { type Certified, readCertified } from '../entries/read-certified.ts';
import { Refusal } from '../refusal.ts';

const ASK_AGAIN = 'Get the three files again where you had them from, and keep them as they come.';

/** The parts of a certificate that a person wants to read at once. */
export interface CertificateRead {
  readonly kind?: unknown;
  readonly clientId?: unknown;
  readonly clientNumber?: unknown;
  readonly certificateId?: unknown;
  readonly erasure?: { readonly keyDestroyedAt?: unknown };
  readonly copies?: { readonly openNoLongerFrom?: unknown };
  readonly says?: { readonly zh?: unknown; readonly en?: unknown };
}

/**
 * Whether an entry of the log says of exactly these bytes that they were issued as a certificate of erasure. That the entry stands in the log is
 * judged apart.
 * @throws Refusal saying what is wrong
 */
export function judgeCertificate(
  document: Buffer,
  entry: Buffer,
): { readonly read: CertificateRead; readonly certified: Certified } {
  const certified = readCertified(entry);
  if (certified === null) {
    throw new Refusal(
      'The entry is none of a certificate that was issued.',
      'Give the entry that came with the certificate.',
    );
  }
  if (inLetters(hash('sha256', document)) !== certified.digest) {
    throw new Refusal('The certificate is not the one that the log took down.', ASK_AGAIN);
  }
  const read = JSON.parse(readText(document) ?? 'null') as CertificateRead & { readonly type?: unknown };
  const named = read.certificateId === certified.certificateId && certified.clientIds.includes(String(read.clientId));
  if (read.type !== 'kean/erasure-certificate' || !named) {
    throw new Refusal('What the log took down is no certificate of this erasure.', ASK_AGAIN);
  }
  return { read, certified };
}

/** `a` for 0 to `p` for 15: the log takes no code with long runs of digits. */
function inLetters(hex: string): string {
  return hex.replaceAll(/./g, (half) => String.fromCharCode(97 + Number.parseInt(half, 16)));
}
