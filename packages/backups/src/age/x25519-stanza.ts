/** The X25519 recipient stanza of age v1: the file key, wrapped for one recipient under an ephemeral share. */
import { createCipheriv, createDecipheriv, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { AgeRefused } from './age-refused.ts';
import { fromBase64Raw, type Stanza, toBase64Raw } from './stanza.ts';
import { type AgeIdentity, type AgeRecipient, bytesOf, publicKeyOf } from './x25519-keys.ts';

export const FILE_KEY_BYTES = 16;
const TAG_BYTES = 16;
const INFO = 'age-encryption.org/v1/X25519';
/** Safe: the key beside it is of this one stanza and seals nothing else. */
const ZERO_NONCE = Buffer.alloc(12);

export function wrapFor(recipient: AgeRecipient, fileKey: Uint8Array): Stanza {
  const ephemeral = generateKeyPairSync('x25519');
  const share = bytesOf(ephemeral.publicKey);
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient.publicKey });
  const cipher = createCipheriv('chacha20-poly1305', wrappingKey(shared, share, recipient), ZERO_NONCE, {
    authTagLength: TAG_BYTES,
  });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return { type: 'X25519', args: [toBase64Raw(share)], body };
}

/**
 * @returns `null` for a stanza that is another recipient's
 * @throws AgeRefused `HEADER_MALFORMED` for one that nobody could have been meant by
 */
export function unwrapWith(identity: AgeIdentity, { args, body }: Stanza): Buffer | null {
  const share = args.length === 1 ? fromBase64Raw(args[0] ?? '') : null;
  if (share?.length !== 32 || body.length !== FILE_KEY_BYTES + TAG_BYTES) throw new AgeRefused('HEADER_MALFORMED');
  const key = wrappingKey(agreed(identity, share), share, identity.recipient);
  const decipher = createDecipheriv('chacha20-poly1305', key, ZERO_NONCE, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(body.subarray(FILE_KEY_BYTES));
  const fileKey = decipher.update(body.subarray(0, FILE_KEY_BYTES));
  try {
    decipher.final();
    return fileKey;
  } catch {
    return null;
  }
}

function agreed(identity: AgeIdentity, share: Buffer): Buffer {
  try {
    return diffieHellman({ privateKey: identity.privateKey, publicKey: publicKeyOf(share) });
  } catch {
    // OpenSSL refuses a share of low order: the secret would be known to everybody (RFC 7748, 6.1).
    throw new AgeRefused('HEADER_MALFORMED');
  }
}

function wrappingKey(shared: Buffer, share: Buffer, recipient: AgeRecipient): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([share, recipient.bytes]), INFO, 32));
}
