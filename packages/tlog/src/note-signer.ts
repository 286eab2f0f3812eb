import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { cosignedMessage, writeTimestamped } from './cosigned-message.ts';
import { isKeyName, type NoteSignature } from './signed-note.ts';
import { TlogError } from './tlog-error.ts';
import { type KeyType, keyIdOf, type VerifierKey } from './verifier-key.ts';

export const SEED_BYTES = 32;
/** DER of a PKCS #8 private key for Ed25519 (RFC 8410) up to the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs texts of notes with one Ed25519 key, as the log (`ed25519`) or as a witness (`cosignature`). */
export class NoteSigner {
  readonly verifierKey: VerifierKey;
  readonly #key: KeyObject;

  /**
   * @param seed the private key of RFC 8032; keep it in a file of mode 0600
   * @throws TlogError `KEY_MALFORMED` for a seed of another length or a name with spaces or plus
   */
  constructor(name: string, type: KeyType, seed: Uint8Array) {
    if (seed.length !== SEED_BYTES) throw new TlogError('KEY_MALFORMED', `a key has ${SEED_BYTES} bytes`);
    if (!isKeyName(name)) throw new TlogError('KEY_MALFORMED', 'a key name has no spaces and no plus');
    this.#key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
    this.verifierKey = { name, type, publicKey, keyId: keyIdOf(name, type, publicKey) };
  }

  /** @param at the time that a witness states; a plain signature has none */
  sign(text: string, at: Date): NoteSignature {
    const { name, keyId, type } = this.verifierKey;
    if (type === 'ed25519') return { name, keyId, signature: sign(null, Buffer.from(text), this.#key) };
    const seconds = Math.floor(at.getTime() / 1000);
    const signature = sign(null, cosignedMessage(text, seconds), this.#key);
    return { name, keyId, signature: writeTimestamped(seconds, signature) };
  }
}
