import { createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyGeneration } from './data-key.ts';
import { openForPurpose, sealForPurpose } from './envelope.ts';
import { failEncryption } from './key-errors.ts';
import { KEY_ID_BYTES } from './key-id.ts';
import type { LocalWrapping, RootKey, RootProvider } from './root-key.ts';
import { type SuiteName, suiteOfName } from './suites/suite.ts';

/** First word of a root key's text. */
const FORMAT = 'kean-root-key-v1';
const SECRET_BYTES = 32;
const LINE = /^kean-root-key-v1 (aes-256-gcm|sm4-ctr-hmac-sm3) ([A-Za-z0-9_-]{43})$/;

/** One line of text that is a new root key: format, suite, 32 random bytes in base64url. */
export function newRootKeyText(suite: SuiteName): string {
  return `${FORMAT} ${suite} ${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/**
 * Root keys held in this process. Lines that begin with `#` are remarks; every other line is a root key, the newest first.
 * @param where what the operator has to look at when the text holds no root key, for example the file's path
 * @returns at least one
 */
export function parseRootKeys(text: string, where: string, provider: RootProvider): [RootKey, ...RootKey[]] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const [root, ...further] = lines.map((line) => rootKeyOf(line, where, provider));
  if (root === undefined) throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where, why: 'it holds no root key' });
  return [root, ...further];
}

function rootKeyOf(line: string, where: string, provider: RootProvider): RootKey {
  const [, suiteName, encoded] = LINE.exec(line) ?? [];
  if (suiteName === undefined || encoded === undefined) {
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where, why: 'a line of it is neither root key nor remark' });
  }
  const secret = Buffer.from(encoded, 'base64url');
  try {
    return localRootKey(secret, suiteName as SuiteName, provider);
  } finally {
    secret.fill(0);
  }
}

/** Length of a root's secret, in bytes. */
export const ROOT_SECRET_BYTES = SECRET_BYTES;

/** @param secret 32 uniformly random bytes, which the caller overwrites */
export function localRootKey(
  secret: Buffer,
  suiteName: SuiteName,
  provider: RootProvider,
): RootKey & { readonly local: LocalWrapping } {
  if (secret.length !== SECRET_BYTES) throw new TypeError('a root secret is 32 bytes long');
  const suite = suiteOfName(suiteName);
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync(suite.hash, secret, '', `kean/v1/root/${suite.name}/${label}`, length));
  const wrapping = derive('wrap', suite.keyBytes);
  const id = derive('id', KEY_ID_BYTES);
  const generation: KeyGeneration = {
    id,
    suite,
    keys: suite.importKeys(wrapping),
    derivation: createSecretKey(derive('derivation', SECRET_BYTES)),
  };
  wrapping.fill(0);
  const local: LocalWrapping = {
    wrap: (purpose, raw) => sealForPurpose(generation, purpose, raw),
    unwrap: (purpose, wrapped) => openForPurpose(generation, purpose, wrapped),
  };
  return {
    provider,
    id: `local-${id.toString('hex')}`,
    wrap: async (purpose, raw) => local.wrap(purpose, raw),
    unwrap: async (purpose, wrapped) => local.unwrap(purpose, wrapped),
    local,
  };
}
