import { AppError, type ErrorDetail } from '@kean/kernel';
import { failDatabase } from './errors.ts';
import { readFailure, type SqlFailure } from './sql-failure.ts';

/**
 * Turns what the driver or Prisma threw into an {@link AppError}. What Postgres says in `message` and `detail` is left behind,
 * because it quotes rows and parameters; the SQLSTATE and the names of constraint, table and column are kept. The original
 * is not kept as `cause` either, since loggers print causes. Anything that is no database error passes unchanged.
 */
export function translateError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const failure = readFailure(error);
  return failure === null ? error : appErrorOf(failure);
}

function appErrorOf(failure: SqlFailure): AppError {
  const { sqlState } = failure;
  const detail = detailOf(failure);
  if (sqlState === '23505') return failDatabase('DB_TAKEN', detail);
  if (sqlState === '42501') return failDatabase('DB_REFUSED', detail);
  if (sqlState === 'P2025') return failDatabase('DB_ROW_ABSENT', detail);
  if (BUSY.has(sqlState)) return failDatabase('DB_BUSY', detail);
  if (UNAVAILABLE.has(sqlState) || UNAVAILABLE.has(sqlState.slice(0, 2))) return failDatabase('DB_UNAVAILABLE', detail);
  return failDatabase('DB_STATEMENT_FAILED', detail);
}

/** serialization_failure, deadlock_detected, lock_not_available */
const BUSY = new Set(['40001', '40P01', '55P03']);

/**
 * Connection exceptions (08), insufficient resources (53), operator intervention (57, where 57014 is a statement that took
 * too long), a system's own error (58), a session killed for idling in a transaction (25P03), refused login (28), a plan that a migration made stale (0A000);
 * Node's socket errors; the pool's own time-out; Prisma's "no transaction to be had" and "not reachable".
 */
const UNAVAILABLE = new Set([
  ...['08', '53', '57', '58', '25P03', '28', '0A000'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENOENT',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  ...['CONNECTION_LOST', 'POOL_TIMEOUT', 'P2028', 'P2024', 'P1001', 'P1002', 'P1008', 'P1017'],
]);

function detailOf(failure: SqlFailure): ErrorDetail {
  return Object.fromEntries(Object.entries(failure).filter(([, value]) => value !== undefined)) as ErrorDetail;
}
