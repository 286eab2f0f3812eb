import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** How a test's key deviates from what is right. */
export interface PasskeyQuirks {
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: Buffer;
  /** Format of the attestation, with a certificate, instead of none. */
  readonly attestation?: string;
  readonly type?: string;
}

const UP = 0x01;
const UV = 0x04;
const AT = 0x40;

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A passkey in software (WebAuthn 3, 6): signs as a real one would, and wrongly where a test asks for it. */
export class SoftwarePasskey {
  readonly id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #origin: string;
  #counter = 0;
  #userHandle: Buffer | null = null;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#publicKey = publicKey;
    this.#origin = origin;
  }

  /** Answers options of a registration. */
  create(options: { challenge: string; user: { id: string } }, quirks: PasskeyQuirks = {}) {
    this.#userHandle = Buffer.from(options.user.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cosePublicKey()]);
    const authData = Buffer.concat([this.#head(AT, quirks), credential]);
    const statement = new Map<string, unknown>(
      quirks.attestation === undefined ? [] : [['x5c', [new Uint8Array(randomBytes(64))]]],
    );
    const object = new Map<string, unknown>([
      ['fmt', quirks.attestation ?? 'none'],
      ['attStmt', statement],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      ...this.#named(),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, quirks),
        attestationObject: base64Url(isoCBOR.encode(object as never)),
        transports: ['internal'],
      },
    };
  }

  /** Answers options of a sign-in or of a second step. */
  get(options: { challenge: string }, quirks: PasskeyQuirks = {}) {
    const authenticatorData = this.#head(0, quirks);
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, quirks);
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), this.#key);
    return {
      ...this.#named(),
      response: {
        clientDataJSON,
        authenticatorData: base64Url(authenticatorData),
        signature: base64Url(signature),
        userHandle: base64Url(quirks.userHandle ?? this.#userHandle ?? Buffer.alloc(0)),
      },
    };
  }

  #named() {
    const id = base64Url(this.id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  }

  #head(flags: number, { rpId, userVerified = true, counter }: PasskeyQuirks): Buffer {
    const counted = Buffer.alloc(4);
    this.#counter = counter ?? this.#counter + 1;
    counted.writeUInt32BE(this.#counter);
    const party = createHash('sha256')
      .update(rpId ?? new URL(this.#origin).hostname)
      .digest();
    return Buffer.concat([party, Buffer.from([flags | UP | (userVerified ? UV : 0)]), counted]);
  }

  #clientData(type: string, challenge: string, quirks: PasskeyQuirks): string {
    const data = { type: quirks.type ?? type, challenge, origin: quirks.origin ?? this.#origin, crossOrigin: false };
    return base64Url(Buffer.from(JSON.stringify(data)));
  }

  /** COSE_Key of an ES256 key (RFC 9053, 2.1). */
  #cosePublicKey(): Uint8Array {
    const { x, y } = this.#publicKey.export({ format: 'jwk' });
    const coordinate = (text = ''): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    return isoCBOR.encode(key as never);
  }
}
