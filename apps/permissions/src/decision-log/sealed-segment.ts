import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { fingerprintOf, rawPublicKey } from './reader-key.ts';

/** The first line of a segment, in the clear. Nothing in it is about anybody. */
export interface SegmentHeader {
  readonly format: 'kean-decisions-1';
  /** Process that wrote it. */
  readonly run: string;
  /** Number of the segment within the run, from 1. */
  readonly segment: number;
  /** Number of the first decision that can be in it. */
  readonly first: number;
  readonly startedAt: string;
  /** Fingerprint of the reader's key. */
  readonly reader: string;
  /** Public half of the key that was made for this segment alone, base64url. */
  readonly ephemeral: string;
}

export type SegmentPlace = Pick<SegmentHeader, 'run' | 'segment' | 'first' | 'startedAt'>;

const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

/**
 * Seals the blocks of one segment for the reader (ECIES: X25519, HKDF-SHA-256, AES-256-GCM). The private half of the segment's
 * key is dropped at once, so that not even this process can open what another one, or itself an hour ago, has written. Header
 * and place of a block are bound to it: no block moves, repeats or goes missing between two others unnoticed.
 */
export class SegmentSealer {
  /** The first bytes of the file. */
  readonly head: Buffer;
  readonly #key: KeyObject;
  #blocks = 0;

  constructor(reader: KeyObject, place: SegmentPlace) {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    const ephemeral = rawPublicKey(publicKey);
    const header: SegmentHeader = {
      format: 'kean-decisions-1',
      ...place,
      reader: fingerprintOf(reader),
      ephemeral: ephemeral.toString('base64url'),
    };
    this.head = Buffer.from(`${JSON.stringify(header)}\n`);
    this.#key = segmentKey(diffieHellman({ privateKey, publicKey: reader }), ephemeral, rawPublicKey(reader));
  }

  /** A block as it lies in the file: its length, ciphertext, tag, one behind the other. */
  seal(text: Uint8Array): Buffer[] {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#blocks)).setAAD(this.head);
    this.#blocks += 1;
    const ciphertext = [cipher.update(text), cipher.final()];
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(sizeOf(ciphertext) + TAG_BYTES);
    return [length, ...ciphertext, cipher.getAuthTag()];
  }
}

export interface OpenedSegment {
  readonly header: SegmentHeader;
  readonly texts: readonly string[];
  /** Whether the file ends within a block, as after a crash. */
  readonly torn: boolean;
}

/** Opens a segment. @throws Error where the key is not the reader's, or a block is not what was written in its place */
export function openSegment(file: Buffer, reader: KeyObject): OpenedSegment {
  const end = file.indexOf(0x0a) + 1;
  const head = file.subarray(0, end);
  const header = JSON.parse(head.toString('utf8')) as SegmentHeader;
  if (header.format !== 'kean-decisions-1') throw new TypeError('this is no segment of the decision log');
  const ephemeral = Buffer.from(header.ephemeral, 'base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: header.ephemeral }, format: 'jwk' });
  const shared = diffieHellman({ privateKey: reader, publicKey });
  const key = segmentKey(shared, ephemeral, rawPublicKey(reader));
  const texts: string[] = [];
  let position = end;
  while (position < file.length) {
    const start = position + LENGTH_BYTES;
    const next = start <= file.length ? start + file.readUInt32BE(position) : Number.POSITIVE_INFINITY;
    if (next > file.length) return { header, texts, torn: true };
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(texts.length)).setAAD(head);
    decipher.setAuthTag(file.subarray(next - TAG_BYTES, next));
    const opened = [decipher.update(file.subarray(start, next - TAG_BYTES)), decipher.final()];
    texts.push(Buffer.concat(opened).toString('utf8'));
    position = next;
  }
  return { header, texts, torn: false };
}

export function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((size, part) => size + part.length, 0);
}

function segmentKey(shared: Buffer, ephemeral: Buffer, reader: Buffer): KeyObject {
  const salt = Buffer.concat([ephemeral, reader]);
  return createSecretKey(Buffer.from(hkdfSync('sha256', shared, salt, 'kean decision log 1', 32)));
}

/** The number of the block; the key belongs to one segment, so no nonce comes twice. */
function nonceOf(block: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(block), 4);
  return nonce;
}
