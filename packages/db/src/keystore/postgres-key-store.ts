import {
  failEncryption,
  type KeyAbsence,
  type KeyScope,
  type KeyStore,
  type WrappedIndexRoot,
  type WrappedKey,
} from '@kean/encryption';
import type pg from 'pg';
import { readFailure } from '../sql-failure.ts';
import { translateError } from '../translate-error.ts';
import * as sql from './statements.ts';

/** SQLSTATE the database raises when a key was written for a fenced subject. */
const FENCED = 'KF001';

interface KeyRow {
  readonly subject_id: string;
  readonly wrapped: Buffer;
  readonly root_key_id: string;
}

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

  async insert(scope: KeyScope, rows: readonly WrappedKey[]): Promise<WrappedKey[]> {
    if (rows.length === 0) return [];
    const columns = [
      rows.map((row) => row.subjectId),
      rows.map((row) => bytes(row.wrapped)),
      rows.map((row) => row.rootKeyId),
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

  async readIndexRoot(): Promise<WrappedIndexRoot | null> {
    const [row] = await this.#run<Omit<KeyRow, 'subject_id'>>(sql.READ_INDEX_ROOT, []);
    return row === undefined ? null : { wrapped: row.wrapped, rootKeyId: row.root_key_id };
  }

  async insertIndexRoot(row: WrappedIndexRoot): Promise<WrappedIndexRoot> {
    const [kept] = await this.#run(sql.INSERT_INDEX_ROOT, [bytes(row.wrapped), row.rootKeyId]);
    if (kept !== undefined) return row;
    const survivor = await this.readIndexRoot();
    if (survivor === null) throw failEncryption('ENCRYPTION_KEYS_UNAVAILABLE');
    return survivor;
  }

  async #run<Row extends object>(statement: sql.Statement, values: readonly unknown[]): Promise<Row[]> {
    try {
      const result = await this.#pool.query<Row>({ ...statement, values: values as unknown[] });
      return result.rows;
    } catch (error) {
      if (readFailure(error)?.sqlState === FENCED) throw failEncryption('ENCRYPTION_SUBJECT_FENCED');
      throw translateError(error);
    }
  }
}

function missingIn(offered: readonly WrappedKey[], kept: readonly KeyRow[]): string[] {
  const present = new Set(kept.map((row) => row.subject_id));
  return offered.map((row) => row.subjectId).filter((id) => !present.has(id));
}

function wrappedKeyOf(row: KeyRow): WrappedKey {
  return { subjectId: row.subject_id, wrapped: row.wrapped, rootKeyId: row.root_key_id };
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
