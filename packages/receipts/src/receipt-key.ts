import { createHash } from 'node:crypto';
import type { NoteSigner } from '@kean/tlog';
import { makeSigningKey, readSigningKey, type SigningKeyForm } from '@kean/tlog/key-file';
import { canonicalJson } from './canonical-json.ts';

/** The key that signs receipts, and nothing else. */
const FORM: SigningKeyForm = {
  word: 'kean-receipt-key-1',
  namePrefix: 'kean-receipts-',
  remarks: [
    '# 客安 KeAn: 签署同意回执的私钥。请勿外传，请与备份分开保管。',
    '# The private key that signs consent receipts. Keep it to yourself, apart from the backups.',
  ],
};

/** @returns false where the file is there already */
export function makeReceiptKey(file: string): Promise<boolean> {
  return makeSigningKey(file, FORM);
}

/** @throws SigningKeyUnusable when the file is absent, readable for others, or no key of receipts */
export function readReceiptKey(file: string): Promise<NoteSigner> {
  return readSigningKey(file, FORM);
}

/** An Ed25519 public key as RFC 8037 writes it; what an office publishes, so that anybody can check its receipts. */
export interface ReceiptPublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** base64url of the 32 bytes */
  readonly x: string;
  /** RFC 7638 thumbprint: a name that nobody can give to another key. */
  readonly kid: string;
}

/** What is published of a signer. */
export function publicKeyOf({ verifierKey }: NoteSigner): ReceiptPublicKey {
  const key = { crv: 'Ed25519', kty: 'OKP', x: Buffer.from(verifierKey.publicKey).toString('base64url') } as const;
  return { ...key, kid: createHash('sha256').update(canonicalJson(key)).digest('base64url') };
}
