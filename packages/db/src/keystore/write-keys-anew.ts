import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { failDatabase } from '../errors.ts';
import { runKeyStatement } from './run-key-statement.ts';
import { WRITE_ANEW } from './statements.ts';

const MOST_TRIES = 40;
const PAUSE_MS = 250;

/**
 * Writes the keys that exist into another file. While some transaction of the cluster is older than the last destruction its bytes would go along, so
 * that is waited for, ten seconds at most.
 * @throws AppError DB_UNAVAILABLE where it does not end: whoever wanted a copy of the files takes it later
 */
export async function writeKeysAnew(pool: pg.Pool): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [answer] = await runKeyStatement<{ written: boolean }>(pool, WRITE_ANEW, []);
    if (answer?.written === true) return;
    await pause(PAUSE_MS);
  }
  throw failDatabase('DB_UNAVAILABLE');
}
