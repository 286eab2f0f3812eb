import {
  failEncryption,
  type KeyAbsence,
  type KeyCensus,
  type KeyCount,
  type KeyScope,
  type KeyStore,
  type KeyStoreNews,
  type NewWrappedKey,
  type StoredRoot,
  type WrappedIndexRoot,
  type WrappedKey,
} from '@kean/encryption';
import type pg from 'pg';
import { bytesOf, runKeyStatement } from './run-key-statement.ts';
import * as sql from './statements.ts';

/** More fenced subjects than this are not named one by one: a process that was away so long forgets everything. */
const MOST_NEWS = 5_000;

interface KeyRow {
  readonly subject_id: string;
  readonly wrapped: Buffer;
  readonly root_key_id: string;
}

interface NewsRow {
  readonly fence: bigint;
  readonly fenced: KeyStoreNews['fenced'];
  readonly generations: number[];
}

type IndexRootRow = Omit<KeyRow, 'subject_id'> & { readonly generation: number };

/** Encryption's key store over Postgres `kean_keys`. Every call is one round trip and its own transaction. */
export class PostgresKeyStore implements KeyStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async read(scope: KeyScope, subjectIds: readonly string[]): Promise<WrappedKey[]> {
    if (subjectIds.length === 0) return [];
    return (await this.#run<KeyRow>(sql.READ_KEYS, [scope, subjectIds])).map(wrappedKeyOf);
  }

  async insert(scope: KeyScope, rows: readonly NewWrappedKey[]): Promise<WrappedKey[]> {
    if (rows.length === 0) return [];
    const columns = [
      rows.map((row) => row.subjectId),
      rows.map((row) => bytesOf(row.wrapped)),
      rows.map((row) => row.rootKeyId),
      rows.map((row) => row.suite),
      rows.map((row) => row.generation),
    ];
    const kept = await this.#run<KeyRow>(sql.INSERT_KEYS, [scope, ...columns]);
    const missing = missingIn(rows, kept);
    // A row that another process committed while this statement ran is in the way of ours and not yet in its snapshot.
    const others = missing.length === 0 ? [] : await this.#run<KeyRow>(sql.READ_KEYS, [scope, missing]);
    const survivors = [...kept, ...others];
    if (missingIn(rows, survivors).length > 0)
      throw failEncryption('ENCRYPTION_SUBJECT_FENCED', { count: rows.length });
    return survivors.map(wrappedKeyOf);
  }

  async fence(scope: KeyScope, subjectIds: readonly string[]): Promise<void> {
    if (subjectIds.length > 0) await this.#run(sql.FENCE, [scope, subjectIds]);
  }

  async absence(scope: KeyScope, subjectIds: readonly string[]): Promise<Map<string, KeyAbsence>> {
    if (subjectIds.length === 0) return new Map();
    const rows = await this.#run<{ subject_id: string; absence: KeyAbsence }>(sql.ABSENCE, [scope, subjectIds]);
    return new Map(rows.map((row) => [row.subject_id, row.absence]));
  }

  async news(sinceFence: number): Promise<KeyStoreNews> {
    const [row] = await this.#run<NewsRow>(sql.NEWS, [sinceFence, MOST_NEWS]);
    if (row === undefined) throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE');
    return { fence: Number(row.fence), fenced: row.fenced, indexGenerations: row.generations };
  }

  async readIndexRoots(): Promise<WrappedIndexRoot[]> {
    return (await this.#run<IndexRootRow>(sql.READ_INDEX_ROOTS, [])).map(indexRootOf);
  }

  async insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot> {
    const values = [row.generation, bytesOf(row.wrapped), row.rootKeyId];
    const [kept] = await this.#run(sql.INSERT_INDEX_ROOT, values);
    if (kept !== undefined) return row;
    const survivor = (await this.readIndexRoots()).find(({ generation }) => generation === row.generation);
    if (survivor === undefined) throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE');
    return survivor;
  }

  readRoots(): Promise<StoredRoot[]> {
    return this.#run<StoredRoot>(sql.READ_ROOTS, []);
  }

  async insertRoot(root: Omit<StoredRoot, 'retired'>): Promise<StoredRoot> {
    const wrapped = root.wrapped === null ? null : bytesOf(root.wrapped);
    await this.#run(sql.INSERT_ROOT, [root.id, root.setting, wrapped]);
    const survivor = (await this.readRoots()).find(
      ({ id, setting }) => id === root.id || (setting !== null && setting === root.setting),
    );
    if (survivor === undefined) throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE');
    return survivor;
  }

  async census(): Promise<KeyCensus> {
    const [groups, [counted]] = await Promise.all([
      this.#run<KeyCount>(sql.CENSUS, []),
      this.#run<{ fenced: number }>(sql.COUNT_FENCED, []),
    ]);
    return { groups, fenced: counted?.fenced ?? 0 };
  }

  #run<Row extends object>(statement: sql.Statement, values: readonly unknown[]): Promise<Row[]> {
    return runKeyStatement<Row>(this.#pool, statement, values);
  }
}

function missingIn(offered: readonly WrappedKey[], kept: readonly KeyRow[]): string[] {
  const present = new Set(kept.map((row) => row.subject_id));
  return offered.map((row) => row.subjectId).filter((id) => !present.has(id));
}

function wrappedKeyOf(row: KeyRow): WrappedKey {
  return { subjectId: row.subject_id, wrapped: row.wrapped, rootKeyId: row.root_key_id };
}

function indexRootOf(row: IndexRootRow): WrappedIndexRoot {
  return { generation: row.generation, wrapped: row.wrapped, rootKeyId: row.root_key_id };
}
