import { failEncryption } from '../key-errors.ts';
import type { KeyAbsence, KeyScope, KeyStore, WrappedIndexRoot, WrappedKey } from '../key-store.ts';

/** The key store's contract without a database, for this package's pure tests. It counts what it is asked. */
export class MemoryKeyStore implements KeyStore {
  readonly rows = new Map<string, WrappedKey>();
  readonly fenced = new Map<string, 'destroyed' | 'never'>();
  indexRoot: WrappedIndexRoot | null = null;
  /** Names of the calls, in order. */
  readonly calls: string[] = [];
  /** Runs when `read` has its answer but has not given it: the place where a race is staged. */
  afterRead: () => Promise<void> = async () => undefined;

  async read(scope: KeyScope, subjectIds: readonly string[]): Promise<WrappedKey[]> {
    this.calls.push('read');
    const found = subjectIds.flatMap((id) => this.rows.get(`${scope}/${id}`) ?? []);
    await this.afterRead();
    return found;
  }

  async insert(scope: KeyScope, rows: readonly WrappedKey[]): Promise<WrappedKey[]> {
    this.calls.push('insert');
    if (rows.some(({ subjectId }) => this.fenced.has(`${scope}/${subjectId}`))) {
      throw failEncryption('ENCRYPTION_SUBJECT_FENCED');
    }
    return rows.map((row) => {
      const kept = this.rows.get(`${scope}/${row.subjectId}`) ?? row;
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

  async readIndexRoot(): Promise<WrappedIndexRoot | null> {
    return this.indexRoot;
  }

  async insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot> {
    this.indexRoot ??= row;
    return this.indexRoot;
  }
}
