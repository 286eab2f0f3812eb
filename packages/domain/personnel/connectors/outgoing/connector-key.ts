import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { StartRefusal } from '@kean/kernel';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_CHARACTERS = 32;

/** Table, column and row: a sealed secret opens nowhere else. */
export type SecretPlace = readonly [table: string, column: string, row: string];

/** Seals what the office has to sign with for other systems, and therefore cannot hash. The key stands in no database and no backup of one. */
export interface ConnectorKey {
  seal(secret: Uint8Array, place: SecretPlace): Buffer;
  /** `null` for bytes that were not sealed for this place under this key. */
  open(sealed: Uint8Array, place: SecretPlace): Buffer | null;
}

/**
 * AES-256-GCM. Whoever may write to the database cannot move a secret that they know to another system.
 * @throws StartRefusal for text too short to be a key
 */
export function connectorKey(text: string): ConnectorKey {
  if (text.length < LEAST_CHARACTERS) {
    throw new StartRefusal([
      'the file that CONNECTOR_KEY_FILE names holds no key of at least 32 characters. Put back the one it was made with.',
    ]);
  }
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', text, '', 'kean.connectors', 32)));
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(place));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, place) => opened(key, sealed, place),
  };
}

function opened(key: KeyObject, sealed: Uint8Array, place: SecretPlace): Buffer | null {
  try {
    const end = sealed.length - TAG_BYTES;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound(place));
    decipher.setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return null;
  }
}

function bound(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify(place), 'utf8');
}
