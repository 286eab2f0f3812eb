import type { Transform } from 'node:stream';
import { type DataKey, importKeyMaterial, type SealingKey } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { open, seal } from './envelope.ts';
import { newKeyMaterial } from './key-material.ts';
import type { Place } from './place.ts';
import { openStream, sealStream } from './stream.ts';

/** Where the bytes of a file lie, and where the key that opens them. */
export interface FilePlaces {
  readonly content: Place;
  readonly key: Place;
}

/** A file on its way to its store: what passes through `content` is sealed, `sealedKey` opens it again. */
export interface SealedFile {
  readonly content: Transform;
  readonly sealedKey: Buffer;
}

/**
 * Seals a file under a key of its own, and that key under the subject's. When the subject's key is rotated the small envelope is sealed anew
 * and the file is left where it is; when it is destroyed the file does not open any more, wherever its copies lie.
 */
export function sealFile(key: SealingKey, places: FilePlaces): SealedFile {
  const material = newKeyMaterial(key.current.suite);
  const sealedKey = seal(key, places.key, material);
  const own = importKeyMaterial(key.subject, material);
  if (own === null) throw new TypeError('new key material could not be read');
  return { content: sealStream(own, places.content), sealedKey };
}

/**
 * Opens what {@link sealFile} sealed, as {@link openStream} does.
 * @throws DecryptionError where the key of the file does not open at its place
 */
export function openFile(key: DataKey, places: FilePlaces, sealedKey: Uint8Array): Transform {
  const own = importKeyMaterial(key.subject, open(key, places.key, sealedKey));
  if (own === null) throw new DecryptionError();
  return openStream(own, places.content);
}
