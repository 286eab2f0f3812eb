import type { DataKey, KeyGeneration, SealingKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { carriesId, KEY_ID_BYTES } from './key-id.ts';
import { NONCE_BYTES, writeNonce } from './nonce.ts';
import { PLACE_BYTES, type Place, writePlace, writePurpose } from './place.ts';

/** First byte of every envelope. A later layout takes another number and this one stays readable. */
export const ENVELOPE_VERSION = 1;
/** version (1), suite (1), key id (8) */
export const HEADER_BYTES = 2 + KEY_ID_BYTES;
/** Where the key id stands in an envelope. */
export const KEY_ID_AT = 2;
const NONCE_END = HEADER_BYTES + NONCE_BYTES;

// Both suites have copied associated data and nonce when they return, and nothing here awaits: one buffer serves every call.
const associatedScratch = Buffer.alloc(HEADER_BYTES + PLACE_BYTES);
const associatedViews: (Buffer | undefined)[] = new Array(HEADER_BYTES + PLACE_BYTES + 1).fill(undefined);
const nonceScratch = Buffer.allocUnsafeSlow(NONCE_BYTES);

/**
 * Seals one value for one place under the subject's newest key.
 * @returns the envelope: version, suite, key id, nonce, ciphertext, tag; 38 bytes longer than the value (54 under SM4)
 * @throws TypeError where the place cannot be encoded or belongs to another subject: a mistake of the program
 */
export function seal(key: SealingKey, place: Place, plaintext: Uint8Array): Buffer {
  if (place.subject !== key.subject) throw new TypeError('this key belongs to another subject');
  const end = writePlace(associatedScratch, HEADER_BYTES, 'field', place);
  if (end < 0) throw new TypeError('a part of the place is empty, too long or not ASCII');
  return sealUnder(key.current, end, plaintext);
}

/**
 * Opens one value at the place it was sealed for.
 * @returns the value; the caller owns the buffer
 * @throws DecryptionError for every failure alike
 */
export function open(key: DataKey, place: Place, envelope: Uint8Array): Buffer {
  const bytes = asBuffer(envelope);
  if (place.subject !== key.subject || bytes.length < NONCE_END) throw new DecryptionError();
  const generation = key.generationAt(bytes, KEY_ID_AT);
  const end = writePlace(associatedScratch, HEADER_BYTES, 'field', place);
  return openUnder(generation, end, bytes);
}

/** Whether this envelope says that the newest generation of the key sealed it. What it says is proven only by opening it. */
export function isUnderNewest(key: SealingKey, envelope: Uint8Array): boolean {
  return carriesId(key.current.id, envelope, KEY_ID_AT);
}

/** Seals key material under a root key. The envelope is the same; its place is the purpose. */
export function sealForPurpose(root: KeyGeneration, purpose: string, plaintext: Uint8Array): Buffer {
  const end = writePurpose(associatedScratch, HEADER_BYTES, purpose);
  if (end < 0) throw new TypeError('a purpose is 1 to 200 ASCII characters');
  return sealUnder(root, end, plaintext);
}

/** @throws DecryptionError for every failure alike */
export function openForPurpose(root: KeyGeneration, purpose: string, envelope: Uint8Array): Buffer {
  return openUnder(root, writePurpose(associatedScratch, HEADER_BYTES, purpose), asBuffer(envelope));
}

function sealUnder(generation: KeyGeneration, end: number, plaintext: Uint8Array): Buffer {
  const { suite } = generation;
  const envelope = Buffer.allocUnsafe(NONCE_END + plaintext.length + suite.tagBytes);
  envelope[0] = ENVELOPE_VERSION;
  envelope[1] = suite.code;
  generation.id.copy(envelope, KEY_ID_AT);
  writeNonce(envelope, HEADER_BYTES);
  readHead(envelope);
  suite.seal(generation.keys, nonceScratch, associatedOf(end), plaintext, envelope, NONCE_END);
  return envelope;
}

function openUnder(generation: KeyGeneration | undefined, end: number, envelope: Buffer): Buffer {
  if (generation === undefined || end < 0 || envelope.length < NONCE_END) throw new DecryptionError();
  if (envelope[0] !== ENVELOPE_VERSION || envelope[1] !== generation.suite.code) throw new DecryptionError();
  readHead(envelope);
  const plaintext = generation.suite.open(generation.keys, nonceScratch, associatedOf(end), envelope, NONCE_END);
  if (plaintext === null) throw new DecryptionError();
  return plaintext;
}

/** Puts the header in front of the associated data, so that a changed key id or suite fails the tag, and takes the nonce. */
function readHead(envelope: Buffer): void {
  for (let index = 0; index < HEADER_BYTES; index += 1) associatedScratch[index] = envelope[index] as number;
  for (let index = 0; index < NONCE_BYTES; index += 1) nonceScratch[index] = envelope[HEADER_BYTES + index] as number;
}

/** The first `end` bytes of the scratch; one view for each length is kept, for a fresh one costs a tenth of an opening. */
function associatedOf(end: number): Buffer {
  const known = associatedViews[end];
  if (known !== undefined) return known;
  const view = associatedScratch.subarray(0, end);
  associatedViews[end] = view;
  return view;
}

/** The same memory as a Buffer: Prisma hands out plain Uint8Arrays. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
