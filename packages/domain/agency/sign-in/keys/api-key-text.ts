import { createHash, randomBytes } from 'node:crypto';

/** `kean_` so that scanners of leaked secrets know it, eight characters to tell it by, 256 random bits. */
const FORM = /^kean_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}$/;
const SECRET_BYTES = 32;
const PREFIX_LENGTH = 'kean_'.length + 8;

export interface NewApiKey {
  readonly text: string;
  readonly prefix: string;
  readonly digest: Buffer;
}

export function newApiKey(): NewApiKey {
  const name = randomBytes(12).toString('base64url').replaceAll(/[-_]/g, '0').slice(0, 8);
  const text = `kean_${name}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, prefix: text.slice(0, PREFIX_LENGTH), digest: digestOfKey(text) };
}

/** Of 256 random bits a plain digest gives nothing away. */
export function digestOfKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The key of an `authorization` header, `null` where it holds none of ours. */
export function apiKeyIn(authorization: string | null | undefined): string | null {
  const text = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return text !== undefined && FORM.test(text) ? text : null;
}
