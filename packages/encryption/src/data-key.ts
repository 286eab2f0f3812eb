import { createSecretKey, type KeyObject, randomFillSync } from 'node:crypto';
import { inspect } from 'node:util';
import { generationAt, KEY_ID_BYTES, numberKeyId } from './key-id.ts';
import { type Suite, type SuiteKeys, suiteOfCode } from './suites/suite.ts';

/** One generation of a data key, ready for use. Its raw bytes are gone: OpenSSL holds them behind key objects. */
export interface KeyGeneration {
  readonly id: Buffer;
  readonly suite: Suite;
  readonly keys: SuiteKeys;
  /** Independent secret from which keys for files are derived; never used as a cipher key itself. */
  readonly derivation: KeyObject;
}

const MATERIAL_VERSION = 1;
const SUITE_BYTES = 1;
const DERIVATION_BYTES = 32;

/**
 * The data key of one subject (a client, or an import). The newest generation seals, every generation opens, so that a key can
 * be rotated while old envelopes are still being sealed anew. It refuses work for any other subject.
 */
export class DataKey {
  readonly subject: string;
  readonly current: KeyGeneration;
  readonly #older: readonly KeyGeneration[];

  constructor(subject: string, current: KeyGeneration, older: readonly KeyGeneration[] = []) {
    this.subject = subject;
    this.current = current;
    this.#older = older;
  }

  /** The generation whose id stands in `bytes` at `offset`, `undefined` where this subject has none such. */
  generationAt(bytes: Buffer, offset: number): KeyGeneration | undefined {
    if (carriesId(this.current, bytes, offset)) return this.current;
    return this.#older.find((generation) => carriesId(generation, bytes, offset));
  }

  toJSON(): string {
    return '⟨data key⟩';
  }

  [inspect.custom](): string {
    return '⟨data key⟩';
  }
}

/**
 * New key material for a subject, to be wrapped at once and overwritten: version byte 1, then one entry for each generation,
 * newest first: key id (8), suite code (1), suite keys (32 or 48), derivation secret (32).
 * @param older material of the generations before, as it was unwrapped, when a key is rotated
 */
export function newKeyMaterial(suite: Suite, older?: Buffer): Buffer {
  const earlier = older?.subarray(1) ?? Buffer.alloc(0);
  const entryBytes = KEY_ID_BYTES + SUITE_BYTES + suite.keyBytes + DERIVATION_BYTES;
  const material = Buffer.allocUnsafeSlow(1 + entryBytes + earlier.length);
  // One call for id, keys and secret; the bytes that are not random are written over it.
  randomFillSync(material, 1, entryBytes);
  material[0] = MATERIAL_VERSION;
  numberKeyId(material, 1, earlier.length === 0 ? 1 : generationAt(earlier, 0) + 1);
  material[1 + KEY_ID_BYTES] = suite.code;
  earlier.copy(material, 1 + entryBytes);
  return material;
}

/**
 * Turns unwrapped material into a usable key and overwrites the material.
 * @returns `null` where the bytes are not key material of a known version
 */
export function importKeyMaterial(subject: string, material: Buffer): DataKey | null {
  const generations: KeyGeneration[] = [];
  let offset = 1;
  while (material[0] === MATERIAL_VERSION && offset < material.length) {
    const suite = suiteOfCode(material[offset + KEY_ID_BYTES]);
    if (suite === undefined) break;
    const keysAt = offset + KEY_ID_BYTES + SUITE_BYTES;
    const end = keysAt + suite.keyBytes + DERIVATION_BYTES;
    if (end > material.length) break;
    generations.push({
      id: Buffer.from(material.subarray(offset, offset + KEY_ID_BYTES)),
      suite,
      keys: suite.importKeys(material.subarray(keysAt, keysAt + suite.keyBytes)),
      derivation: createSecretKey(material.subarray(keysAt + suite.keyBytes, end)),
    });
    offset = end;
  }
  const whole = offset === material.length;
  material.fill(0);
  const [current, ...older] = generations;
  return whole && current !== undefined ? new DataKey(subject, current, older) : null;
}

/** A key that is kept nowhere: for vectors, benchmarks and values that live as long as the process. */
export function passingDataKey(subject: string, suite: Suite): DataKey {
  const key = importKeyMaterial(subject, newKeyMaterial(suite));
  if (key === null) throw new TypeError('fresh key material was not understood');
  return key;
}

function carriesId(generation: KeyGeneration, bytes: Buffer, offset: number): boolean {
  for (let index = 0; index < KEY_ID_BYTES; index += 1) {
    if (generation.id[index] !== bytes[offset + index]) return false;
  }
  return true;
}
