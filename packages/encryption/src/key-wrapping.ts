import { type DataKey, importKeyMaterial } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { failEncryption } from './key-errors.ts';
import { newestGenerationOf, newKeyMaterial } from './key-material.ts';
import type { KeyScope, NewWrappedKey, WrappedIndexRoot, WrappedKey } from './key-store.ts';
import type { RootKey } from './root-key.ts';
import type { Suite } from './suites/suite.ts';

/** A fresh key with the row that keeps it. */
export interface MintedKey {
  readonly key: DataKey;
  readonly row: NewWrappedKey;
}

/**
 * Between wrapped rows and usable keys. The first root key wraps; the others still unwrap what they wrapped, while a rotation of
 * the root is under way.
 */
export class KeyWrapping {
  readonly root: RootKey;
  readonly suite: Suite;
  readonly #roots: ReadonlyMap<string, RootKey>;

  constructor(root: RootKey, further: readonly RootKey[], suite: Suite) {
    this.root = root;
    this.suite = suite;
    this.#roots = new Map([...further, root].map((key) => [key.id, key]));
  }

  knows(rootKeyId: string): boolean {
    return this.#roots.has(rootKeyId);
  }

  async mint(scope: KeyScope, subjectIds: readonly string[]): Promise<MintedKey[]> {
    const { local } = this.root;
    // A root held here answers at once; another is asked for all keys side by side.
    if (local === undefined) return Promise.all(subjectIds.map((id) => this.#mintByPromise(scope, id)));
    return subjectIds.map((subjectId) => {
      const material = newKeyMaterial(this.suite);
      return this.#minted(subjectId, local.wrap(purposeOf(scope, subjectId), material), material);
    });
  }

  /** @returns the keys by subject; a row that does not open is left out, so that one bad row spoils no other client */
  async unwrap(scope: KeyScope, rows: readonly WrappedKey[]): Promise<Map<string, DataKey>> {
    const keys = new Map<string, DataKey>();
    const waiting: Promise<void>[] = [];
    const keep = (subjectId: string, material: Buffer) => {
      const key = importKeyMaterial(subjectId, material);
      if (key !== null) keys.set(subjectId, key);
    };
    for (const { subjectId, wrapped, rootKeyId } of rows) {
      const root = this.#rootOf(rootKeyId);
      const { local } = root;
      const purpose = purposeOf(scope, subjectId);
      if (local === undefined) {
        waiting.push(root.unwrap(purpose, wrapped).then((material) => keep(subjectId, material), skipUnreadable));
        continue;
      }
      try {
        keep(subjectId, local.unwrap(purpose, wrapped));
      } catch (error) {
        skipUnreadable(error);
      }
    }
    await Promise.all(waiting);
    return keys;
  }

  /** @returns the material of a row, which the caller overwrites; `null` where the row does not open */
  async materialOf(scope: KeyScope, { subjectId, wrapped, rootKeyId }: WrappedKey): Promise<Buffer | null> {
    try {
      return await this.#rootOf(rootKeyId).unwrap(purposeOf(scope, subjectId), wrapped);
    } catch (error) {
      skipUnreadable(error);
      return null;
    }
  }

  /** Wraps material of a subject under the present root. The caller overwrites the material. */
  wrapMaterial(scope: KeyScope, subjectId: string, material: Buffer): Promise<Buffer> {
    return this.root.wrap(purposeOf(scope, subjectId), material);
  }

  async wrapIndexRoot(generation: number, material: Buffer): Promise<WrappedIndexRoot> {
    const wrapped = await this.root.wrap(purposeOfIndexRoot(generation), material);
    return { generation, wrapped, rootKeyId: this.root.id };
  }

  /** @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE where this root key is not the one the key store was made with */
  async unwrapIndexRoot(row: WrappedIndexRoot): Promise<Buffer> {
    try {
      return await this.#rootOf(row.rootKeyId).unwrap(purposeOfIndexRoot(row.generation), row.wrapped);
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', {
        where: row.rootKeyId,
        why: 'the index root does not open',
      });
    }
  }

  async #mintByPromise(scope: KeyScope, subjectId: string): Promise<MintedKey> {
    const material = newKeyMaterial(this.suite);
    return this.#minted(subjectId, await this.wrapMaterial(scope, subjectId, material), material);
  }

  #minted(subjectId: string, wrapped: Buffer, material: Buffer): MintedKey {
    const generation = newestGenerationOf(material);
    const key = importKeyMaterial(subjectId, material);
    if (key === null) throw new TypeError('fresh key material was not understood');
    return { key, row: { subjectId, wrapped, rootKeyId: this.root.id, suite: this.suite.code, generation } };
  }

  #rootOf(rootKeyId: string): RootKey {
    const root = this.#roots.get(rootKeyId);
    if (root !== undefined) return root;
    const why = 'the key store was made with another root key';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: rootKeyId, why });
  }
}

/** The first generation has no number in its purpose: it was made before there could be a second. */
function purposeOfIndexRoot(generation: number): string {
  return generation === 1 ? 'index-root' : `index-root/${generation}`;
}

/** Binds a wrapped key to its subject: a row copied to another subject does not open. */
function purposeOf(scope: KeyScope, subjectId: string): string {
  return `data-key/${scope}/${subjectId}`;
}

function skipUnreadable(error: unknown): void {
  if (!(error instanceof DecryptionError)) throw error;
}
