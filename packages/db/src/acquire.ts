import type pg from 'pg';
import { translateError } from './translate-error.ts';

/** A connection of the pool. @throws AppError DB_UNAVAILABLE when none comes free in time */
export async function acquire(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translateError(error);
  }
}
