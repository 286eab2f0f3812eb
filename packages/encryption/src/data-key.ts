import { createSecretKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { carriesId } from './key-id.ts';
import { entriesOf } from './key-material.ts';
import type { Suite, SuiteKeys } from './suites/suite.ts';

/** One generation of a data key, ready for use. Its raw bytes are gone: OpenSSL holds them behind key objects. */
export interface KeyGeneration {
  readonly id: Buffer;
  readonly suite: Suite;
  readonly keys: SuiteKeys;
  /** Independent secret from which keys for files are derived; never used as a cipher key itself. */
  readonly derivation: KeyObject;
}

/** A key that can only seal. Making a key, which asks about no subject, gives no more than this. */
export class SealingKey {
  readonly subject: string;
  readonly current: KeyGeneration;

  constructor(subject: string, current: KeyGeneration) {
    this.subject = subject;
    this.current = current;
  }

  toJSON(): string {
    return '⟨data key⟩';
  }

  [inspect.custom](): string {
    return '⟨data key⟩';
  }
}

/**
 * The data key of one subject (a client, or an import). The newest generation seals, every generation opens, so that a key can
 * be rotated while old envelopes are still being sealed anew. It refuses work for any other subject.
 */
export class DataKey extends SealingKey {
  readonly #older: readonly KeyGeneration[];

  constructor(subject: string, current: KeyGeneration, older: readonly KeyGeneration[] = []) {
    super(subject, current);
    this.#older = older;
  }

  /** The generation whose id stands in `bytes` at `offset`, `undefined` where this subject has none such. */
  generationAt(bytes: Uint8Array, offset: number): KeyGeneration | undefined {
    if (carriesId(this.current.id, bytes, offset)) return this.current;
    return this.#older.find((generation) => carriesId(generation.id, bytes, offset));
  }
}

/**
 * Turns unwrapped material into a usable key and overwrites the material.
 * @returns `null` where the bytes are not key material of a known version
 */
export function importKeyMaterial(subject: string, material: Buffer): DataKey | null {
  const generations = entriesOf(material)?.map(
    ({ id, suite, keys, derivation }): KeyGeneration => ({
      id: Buffer.from(id),
      suite,
      keys: suite.importKeys(keys),
      derivation: createSecretKey(derivation),
    }),
  );
  material.fill(0);
  const [current, ...older] = generations ?? [];
  return current === undefined ? null : new DataKey(subject, current, older);
}
