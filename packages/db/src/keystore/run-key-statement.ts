import { failEncryption } from '@kean/encryption';
import type pg from 'pg';
import { readFailure } from '../sql-failure.ts';
import { translateError } from '../translate-error.ts';
import type { Statement } from './statements.ts';

/** Errors that the triggers of the key store raise by name. */
const FENCED = 'KF001';
const ROOT_RETIRED = 'KF002';

/** One statement, which is one round trip and its own transaction. */
export async function runKeyStatement<Row extends object>(
  pool: pg.Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    const result = await pool.query<Row>({ ...statement, values: values as unknown[] });
    return result.rows;
  } catch (error) {
    const state = readFailure(error)?.sqlState;
    if (state === FENCED) throw failEncryption('ENCRYPTION_SUBJECT_FENCED');
    if (state === ROOT_RETIRED) {
      throw failEncryption('ENCRYPTION_ROOT_KEY_UNUSABLE', {
        where: 'the running process',
        why: 'its root key was retired',
      });
    }
    throw translateError(error);
  }
}

/** The same memory as a Buffer, which is what the driver sends as bytes. */
export function bytesOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
