import { type BlindIndex, type BlindIndexes, importIndexRoot, newIndexRootMaterial } from './blind-index.ts';
import { failEncryption } from './key-errors.ts';
import type { KeyStore, WrappedIndexRoot } from './key-store.ts';
import type { KeyWrapping } from './key-wrapping.ts';

/** The generations of the blind index that this process holds, in step with the store. */
export class HeldIndexes {
  readonly #store: Pick<KeyStore, 'readIndexRoots' | 'insertIndexRoot'>;
  readonly #wrapping: KeyWrapping;
  #held: ReadonlyMap<number, BlindIndex> = new Map();
  #current: BlindIndexes | undefined;

  constructor(store: Pick<KeyStore, 'readIndexRoots' | 'insertIndexRoot'>, wrapping: KeyWrapping) {
    this.#store = store;
    this.#wrapping = wrapping;
  }

  get current(): BlindIndexes {
    if (this.#current === undefined) throw new TypeError('the index was not opened');
    return this.#current;
  }

  /** Reads every generation; makes the first in a new store. Of two processes that do so at once both get the same one. */
  async open(): Promise<void> {
    let rows = await this.#store.readIndexRoots();
    if (rows.length === 0) {
      const fresh = newIndexRootMaterial();
      rows = [await this.#store.insertIndexRoot(await this.#wrapping.wrapIndexRoot(1, fresh))];
      fresh.fill(0);
    }
    await this.#hold(rows);
  }

  /** Reads again where the store has other generations than are held here. */
  async follow(generations: readonly number[]): Promise<void> {
    const same = generations.length === this.#held.size && generations.every((one) => this.#held.has(one));
    if (!same) await this.#hold(await this.#store.readIndexRoots());
  }

  async #hold(rows: readonly WrappedIndexRoot[]): Promise<void> {
    const held = new Map<number, BlindIndex>();
    for (const row of rows) {
      held.set(row.generation, this.#held.get(row.generation) ?? (await this.#opened(row)));
    }
    const searching = [...held.values()].sort((one, other) => one.generation - other.generation);
    const writing = searching.at(-1);
    if (writing === undefined) throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE', { missing: 'index root' });
    this.#held = held;
    this.#current = { writing, searching };
  }

  async #opened(row: WrappedIndexRoot): Promise<BlindIndex> {
    const index = importIndexRoot(await this.#wrapping.unwrapIndexRoot(row), row.generation);
    if (index !== null) return index;
    const why = 'the index root is of no known version';
    throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', { where: row.rootKeyId, why });
  }
}
