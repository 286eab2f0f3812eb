import { randomFillSync } from 'node:crypto';
import { generationAt, KEY_ID_BYTES, numberKeyId } from './key-id.ts';
import { type Suite, suiteOfCode } from './suites/suite.ts';

const MATERIAL_VERSION = 1;
const SUITE_BYTES = 1;
const DERIVATION_BYTES = 32;

/** One generation inside key material. The parts are views of it: whoever overwrites the material overwrites them. */
export interface MaterialEntry {
  readonly id: Buffer;
  readonly suite: Suite;
  readonly keys: Buffer;
  readonly derivation: Buffer;
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

/** The entries of key material, newest first, or `null` where the bytes are no material of a known version. */
export function entriesOf(material: Buffer): MaterialEntry[] | null {
  const entries: MaterialEntry[] = [];
  let offset = 1;
  while (material[0] === MATERIAL_VERSION && offset < material.length) {
    const suite = suiteOfCode(material[offset + KEY_ID_BYTES]);
    if (suite === undefined) return null;
    const keysAt = offset + KEY_ID_BYTES + SUITE_BYTES;
    const derivationAt = keysAt + suite.keyBytes;
    const end = derivationAt + DERIVATION_BYTES;
    if (end > material.length) return null;
    entries.push({
      id: material.subarray(offset, offset + KEY_ID_BYTES),
      suite,
      keys: material.subarray(keysAt, derivationAt),
      derivation: material.subarray(derivationAt, end),
    });
    offset = end;
  }
  return entries.length === 0 ? null : entries;
}

/** Material that holds the newest generation alone: what the others sealed can never be opened again. */
export function newestOf(material: Buffer): Buffer | null {
  const [newest] = entriesOf(material) ?? [];
  if (newest === undefined) return null;
  const end = 1 + KEY_ID_BYTES + SUITE_BYTES + newest.keys.length + DERIVATION_BYTES;
  const copy = Buffer.allocUnsafeSlow(end);
  material.copy(copy, 0, 0, end);
  return copy;
}

/** Number of the newest generation. */
export function newestGenerationOf(material: Buffer): number {
  return generationAt(material, 1);
}
