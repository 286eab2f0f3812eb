import type {
  KeyPosition,
  KeyRotationStore,
  KeyScope,
  ReplacedKey,
  StoredKey,
  WalkedKeys,
  WrappedIndexRoot,
} from '@kean/encryption';
import type pg from 'pg';
import * as sql from './rotation-statements.ts';
import { bytesOf, runKeyStatement } from './run-key-statement.ts';

/** Before every key of every scope. */
const START: KeyPosition = { scope: '' as KeyScope, subjectId: '00000000-0000-0000-0000-000000000000' };

interface WalkedRow {
  readonly scope: KeyScope;
  readonly subject_id: string;
  readonly wrapped: Buffer;
  readonly root_key_id: string;
  readonly generation_at: Date;
}

/** The rotation's half of the key store. All but walking and counting needs the worker's login. */
export class PostgresRotationStore implements KeyRotationStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async walk(keys: WalkedKeys, after: KeyPosition | null, limit: number): Promise<StoredKey[]> {
    const { scope, subjectId } = after ?? START;
    const values = [boundOf(keys), scope, subjectId, limit];
    const rows = await runKeyStatement<WalkedRow>(this.#pool, sql.WALK[keys.not], values);
    return rows.map((row) => ({
      scope: row.scope,
      subjectId: row.subject_id,
      wrapped: row.wrapped,
      rootKeyId: row.root_key_id,
      generationAt: row.generation_at,
    }));
  }

  async countWalk(keys: WalkedKeys): Promise<number> {
    const [row] = await runKeyStatement<{ keys: number }>(this.#pool, sql.COUNT_WALK[keys.not], [boundOf(keys)]);
    return row?.keys ?? 0;
  }

  async replace(scope: KeyScope, rows: readonly ReplacedKey[]): Promise<string[]> {
    const columns = [
      rows.map((row) => row.subjectId),
      rows.map((row) => bytesOf(row.was)),
      rows.map((row) => bytesOf(row.wrapped)),
      rows.map((row) => row.rootKeyId),
      rows.map((row) => row.suite),
      rows.map((row) => row.generation),
      rows.map((row) => row.held),
      rows.map((row) => row.begins),
    ];
    const replaced = await runKeyStatement<{ subject_id: string }>(this.#pool, sql.REPLACE_KEYS, [scope, ...columns]);
    return replaced.map((row) => row.subject_id);
  }

  async replaceIndexRoot(row: WrappedIndexRoot, was: Uint8Array): Promise<boolean> {
    const values = [row.generation, bytesOf(row.wrapped), row.rootKeyId, bytesOf(was)];
    return (await runKeyStatement(this.#pool, sql.REPLACE_INDEX_ROOT, values)).length === 1;
  }

  async deleteIndexRoot(generation: number): Promise<void> {
    await runKeyStatement(this.#pool, sql.DELETE_INDEX_ROOT, [generation]);
  }

  async retireUnusedRoots(except: string): Promise<string[]> {
    const rows = await runKeyStatement<{ id: string }>(this.#pool, sql.RETIRE_ROOTS, [except]);
    return rows.map(({ id }) => id);
  }
}

function boundOf(keys: WalkedKeys): string | Date | null {
  if (keys.not === 'wrapped-by') return keys.rootKeyId;
  return keys.not === 'renewed-since' ? keys.time : null;
}
