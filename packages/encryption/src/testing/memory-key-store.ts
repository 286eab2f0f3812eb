import { failEncryption } from '../key-errors.ts';
import type { KeyPosition, KeyRotationStore, ReplacedKey, StoredKey, WalkedKeys } from '../key-rotation-store.ts';
import type {
  KeyAbsence,
  KeyCensus,
  KeyCount,
  KeyScope,
  KeyStore,
  KeyStoreNews,
  NewWrappedKey,
  StoredRoot,
  WrappedIndexRoot,
  WrappedKey,
} from '../key-store.ts';

type KeptKey = NewWrappedKey & { readonly held: number; readonly generationAt: Date };

/** The key store's contract without a database, for this package's pure tests. It counts what it is asked. */
export class MemoryKeyStore implements KeyStore, KeyRotationStore {
  readonly rows = new Map<string, KeptKey>();
  readonly fenced = new Map<string, 'destroyed' | 'never'>();
  readonly roots = new Map<string, StoredRoot>();
  indexRoots: WrappedIndexRoot[] = [];
  /** Names of the calls, in order. */
  readonly calls: string[] = [];
  /** Runs when `read` has its answer but has not given it: the place where a race is staged. */
  afterRead: () => Promise<void> = async () => undefined;
  /** Runs before `news` answers. */
  beforeNews: () => Promise<void> = async () => undefined;

  async read(scope: KeyScope, subjectIds: readonly string[]): Promise<WrappedKey[]> {
    this.calls.push('read');
    const found = subjectIds.flatMap((id) => this.rows.get(`${scope}/${id}`) ?? []);
    await this.afterRead();
    return found;
  }

  async insert(scope: KeyScope, rows: readonly NewWrappedKey[]): Promise<WrappedKey[]> {
    this.calls.push('insert');
    if (rows.some(({ subjectId }) => this.fenced.has(`${scope}/${subjectId}`))) {
      throw failEncryption('ENCRYPTION_SUBJECT_FENCED');
    }
    return rows.map((row) => {
      const kept = this.rows.get(`${scope}/${row.subjectId}`) ?? { ...row, held: 1, generationAt: new Date() };
      this.rows.set(`${scope}/${row.subjectId}`, kept);
      return kept;
    });
  }

  async fence(scope: KeyScope, subjectIds: readonly string[]): Promise<void> {
    this.calls.push('fence');
    for (const id of subjectIds) {
      const name = `${scope}/${id}`;
      if (!this.fenced.has(name)) this.fenced.set(name, this.rows.has(name) ? 'destroyed' : 'never');
      this.rows.delete(name);
    }
  }

  async absence(scope: KeyScope, subjectIds: readonly string[]): Promise<Map<string, KeyAbsence>> {
    const absent = subjectIds.filter((id) => !this.rows.has(`${scope}/${id}`));
    return new Map(absent.map((id) => [id, this.fenced.get(`${scope}/${id}`) ?? 'not-yet']));
  }

  async news(sinceFence: number): Promise<KeyStoreNews> {
    await this.beforeNews();
    const names = [...this.fenced.keys()].slice(Math.max(0, sinceFence));
    const fenced = names.map((name) => {
      const [scope = '', subjectId = ''] = name.split('/');
      return { scope: scope as KeyScope, subjectId };
    });
    const generations = this.indexRoots.map(({ generation }) => generation);
    return { fence: this.fenced.size, fenced: sinceFence < 0 ? [] : fenced, indexGenerations: generations };
  }

  async readIndexRoots(): Promise<WrappedIndexRoot[]> {
    return [...this.indexRoots];
  }

  async insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot> {
    const kept = this.indexRoots.find(({ generation }) => generation === row.generation);
    if (kept === undefined) this.indexRoots = [row, ...this.indexRoots];
    return kept ?? row;
  }

  async readRoots(): Promise<StoredRoot[]> {
    return [...this.roots.values()].reverse();
  }

  async insertRoot(root: Omit<StoredRoot, 'retired'>): Promise<StoredRoot> {
    const same = [...this.roots.values()].find(
      ({ id, setting }) => id === root.id || (setting !== null && setting === root.setting),
    );
    const kept = same ?? { ...root, retired: false };
    this.roots.set(kept.id, kept);
    return kept;
  }

  async walk(keys: WalkedKeys, after: KeyPosition | null, limit: number): Promise<StoredKey[]> {
    const from = after === null ? '' : `${after.scope}/${after.subjectId}`;
    return [...this.rows]
      .filter(([name, row]) => name > from && isVisited(keys, name, row))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, limit)
      .map(([name, row]) => ({ ...row, scope: name.slice(0, name.indexOf('/')) as KeyScope }));
  }

  async countWalk(keys: WalkedKeys): Promise<number> {
    return [...this.rows].filter(([name, row]) => isVisited(keys, name, row)).length;
  }

  async replace(scope: KeyScope, rows: readonly ReplacedKey[]): Promise<string[]> {
    return rows.flatMap(({ was, begins, ...row }) => {
      const name = `${scope}/${row.subjectId}`;
      const kept = this.rows.get(name);
      if (kept === undefined || Buffer.compare(kept.wrapped, was) !== 0) return [];
      this.rows.set(name, { ...row, generationAt: begins ? new Date() : kept.generationAt });
      return [row.subjectId];
    });
  }

  async replaceIndexRoot(row: WrappedIndexRoot, was: Uint8Array): Promise<boolean> {
    const at = this.indexRoots.findIndex(({ wrapped }) => Buffer.compare(wrapped, was) === 0);
    if (at >= 0) this.indexRoots[at] = row;
    return at >= 0;
  }

  async deleteIndexRoot(generation: number): Promise<void> {
    const newest = Math.max(...this.indexRoots.map((row) => row.generation));
    this.indexRoots = this.indexRoots.filter((row) => row.generation !== generation || generation === newest);
  }

  async retireUnusedRoots(except: string): Promise<string[]> {
    const used = new Set([...this.rows.values(), ...this.indexRoots].map(({ rootKeyId }) => rootKeyId));
    const unused = [...this.roots.values()].filter(({ id, retired }) => !retired && id !== except && !used.has(id));
    for (const root of unused) this.roots.set(root.id, { ...root, retired: true });
    return unused.map(({ id }) => id);
  }

  async census(): Promise<KeyCensus> {
    const counts = new Map<string, KeyCount>();
    for (const [name, { rootKeyId, suite, generation, held }] of this.rows) {
      const scope = name.slice(0, name.indexOf('/')) as KeyScope;
      const group = `${scope} ${rootKeyId} ${suite} ${generation} ${held}`;
      const count = (counts.get(group)?.count ?? 0) + 1;
      counts.set(group, { scope, rootKeyId, suite, generation, held, count });
    }
    return { groups: [...counts.values()], fenced: this.fenced.size };
  }
}

function isVisited(keys: WalkedKeys, name: string, row: KeptKey): boolean {
  if (keys.not === 'wrapped-by') return row.rootKeyId !== keys.rootKeyId;
  if (!name.startsWith('client/')) return false;
  return row.held > 1 || (keys.not === 'renewed-since' && row.generationAt < keys.time);
}
