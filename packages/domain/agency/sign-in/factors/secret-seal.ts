import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { failAgency } from '../../errors.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a sealed secret belongs; it opens nowhere else. */
export interface SecretPlace {
  readonly factorId: string;
  readonly staffId: string;
}

/** Seals the secrets of authenticator apps, which a server has to read again and therefore cannot hash. */
export interface SecretSeal {
  seal(secret: Uint8Array, place: SecretPlace): Buffer;
  /** @throws AppError AGENCY_SIGN_IN_UNAVAILABLE for bytes that were not sealed for this place under this key */
  open(sealed: Uint8Array, place: SecretPlace): Buffer;
}

/**
 * AES-256-GCM under a key that is derived from the secret of sign-in and stands in no database. The row and its owner are
 * authenticated with it: whoever may write to the database cannot give a secret that they know to somebody else.
 */
export function secretSeal(key: KeyObject): SecretSeal {
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(place));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, place) => {
      try {
        const nonce = sealed.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound(place));
        decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
        const opened = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]);
      } catch {
        throw failAgency('AGENCY_SIGN_IN_UNAVAILABLE', { part: 'second-factor-secret' });
      }
    },
  };
}

function bound({ factorId, staffId }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify(['second_factor', 'sealed_secret', factorId, staffId]), 'utf8');
}
