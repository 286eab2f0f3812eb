import { type DataKey, importKeyMaterial, newKeyMaterial } from './data-key.ts';
import { DecryptionError } from './decryption-error.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyScope, WrappedIndexRoot, WrappedKey } from './key-store.ts';
import type { RootKey } from './root-key.ts';
import type { Suite } from './suites/suite.ts';

/** A fresh key with the row that keeps it. */
export interface MintedKey {
  readonly key: DataKey;
  readonly row: WrappedKey;
}

/**
 * Between wrapped rows and usable keys. The first root key wraps; the others still unwrap what they wrapped, while a rotation of
 * the root is under way.
 */
export class KeyWrapping {
  readonly #roots: ReadonlyMap<string, RootKey>;
  readonly #root: RootKey;
  readonly #suite: Suite;

  constructor(root: RootKey, retired: readonly RootKey[], suite: Suite) {
    this.#root = root;
    this.#roots = new Map([...retired, root].map((key) => [key.id, key]));
    this.#suite = suite;
  }

  async mint(scope: KeyScope, subjectIds: readonly string[]): Promise<MintedKey[]> {
    const { local } = this.#root;
    // A local root answers at once; a remote one is asked for all keys side by side.
    if (local === undefined) return Promise.all(subjectIds.map((id) => this.#mintRemotely(scope, id)));
    return subjectIds.map((subjectId) => {
      const material = newKeyMaterial(this.#suite);
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
      const purpose = purposeOf(scope, subjectId);
      if (root.local === undefined) {
        waiting.push(root.unwrap(purpose, wrapped).then((material) => keep(subjectId, material), skipUnreadable));
        continue;
      }
      try {
        keep(subjectId, root.local.unwrap(purpose, wrapped));
      } catch (error) {
        skipUnreadable(error);
      }
    }
    await Promise.all(waiting);
    return keys;
  }

  async wrapIndexRoot(material: Buffer): Promise<WrappedIndexRoot> {
    return { wrapped: await this.#root.wrap(INDEX_ROOT_PURPOSE, material), rootKeyId: this.#root.id };
  }

  /** @throws AppError ENCRYPTION_ROOT_KEY_UNUSABLE where this root key is not the one the key store was made with */
  async unwrapIndexRoot(row: WrappedIndexRoot): Promise<Buffer> {
    try {
      return await this.#rootOf(row.rootKeyId).unwrap(INDEX_ROOT_PURPOSE, row.wrapped);
    } catch (error) {
      if (!(error instanceof DecryptionError)) throw error;
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', {
        where: row.rootKeyId,
        why: 'the index root does not open',
      });
    }
  }

  async #mintRemotely(scope: KeyScope, subjectId: string): Promise<MintedKey> {
    const material = newKeyMaterial(this.#suite);
    return this.#minted(subjectId, await this.#root.wrap(purposeOf(scope, subjectId), material), material);
  }

  #minted(subjectId: string, wrapped: Buffer, material: Buffer): MintedKey {
    const key = importKeyMaterial(subjectId, material);
    if (key === null) throw new TypeError('fresh key material was not understood');
    return { key, row: { subjectId, wrapped, rootKeyId: this.#root.id } };
  }

  #rootOf(rootKeyId: string): RootKey {
    const root = this.#roots.get(rootKeyId);
    if (root !== undefined) return root;
    const why = 'the key store was made with another root key';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: rootKeyId, why });
  }
}

const INDEX_ROOT_PURPOSE = 'index-root';

/** Binds a wrapped key to its subject: a row copied to another subject does not open. */
function purposeOf(scope: KeyScope, subjectId: string): string {
  return `data-key/${scope}/${subjectId}`;
}

function skipUnreadable(error: unknown): void {
  if (!(error instanceof DecryptionError)) throw error;
}
