import pg from 'pg';

/** What may be told of a database error: codes and names, never a value. */
export interface SqlFailure {
  /** SQLSTATE, or the code of the socket, the pool or Prisma where there was no answer of Postgres. */
  readonly sqlState: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  /** Place in the statement's text, for syntax errors. */
  readonly position?: string;
  /** Postgres' sentence, only for classes in which it names identifiers and no data. */
  readonly about?: string;
}

/** undefined column, table, function, parameter type; insufficient privilege. Their sentences quote identifiers only. */
const NAMES_IDENTIFIERS = new Set(['42703', '42P01', '42883', '42P18', '42501', '42P10', '42804']);

/** Reads an error of the driver or of Prisma; `null` where it is neither. */
export function readFailure(error: unknown): SqlFailure | null {
  if (error instanceof pg.DatabaseError) return ofPostgres(error);
  if (!(error instanceof Error)) return null;
  if (isPrismaError(error)) return ofPrisma(error);
  return ofConnection(error);
}

function ofPostgres(error: pg.DatabaseError): SqlFailure {
  const sqlState = error.code ?? 'XX000';
  return {
    sqlState,
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
    ...(error.table === undefined ? {} : { table: error.table }),
    ...(error.column === undefined ? {} : { column: error.column }),
    ...(error.position === undefined ? {} : { position: error.position }),
    ...(NAMES_IDENTIFIERS.has(sqlState) ? { about: error.message } : {}),
  };
}

/** Socket errors carry a system call; the driver's own have fixed sentences. */
function ofConnection(error: Error): SqlFailure | null {
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') return { sqlState: error.code };
  if (/^(timeout exceeded when trying to connect|Cannot use a pool after calling end)/.test(error.message)) {
    return { sqlState: 'POOL_TIMEOUT' };
  }
  if (/^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(error.message)) {
    return { sqlState: 'CONNECTION_LOST' };
  }
  return null;
}

function isPrismaError(error: Error): boolean {
  return error.name.startsWith('PrismaClient');
}

interface DriverCause {
  readonly originalCode?: unknown;
  readonly originalMessage?: unknown;
  readonly constraint?: { readonly index?: unknown; readonly fields?: unknown };
  readonly table?: unknown;
}

/** Prisma's message quotes the call with its arguments, so only its codes are read. */
function ofPrisma(error: Error): SqlFailure {
  const code = textIn(error, 'code') ?? textIn(error, 'errorCode') ?? error.name;
  const cause = driverCauseOf(error);
  const sqlState = typeof cause?.originalCode === 'string' ? cause.originalCode : code;
  const constraint = typeof cause?.constraint?.index === 'string' ? cause.constraint.index : undefined;
  const sentence = typeof cause?.originalMessage === 'string' ? cause.originalMessage : undefined;
  return {
    sqlState,
    ...(constraint === undefined ? {} : { constraint }),
    ...(typeof cause?.table === 'string' ? { table: cause.table } : {}),
    ...(sentence !== undefined && NAMES_IDENTIFIERS.has(sqlState) ? { about: sentence } : {}),
  };
}

function driverCauseOf(error: Error): DriverCause | null {
  const meta: unknown = Reflect.get(error, 'meta');
  if (typeof meta !== 'object' || meta === null) return null;
  const driver: unknown = Reflect.get(meta, 'driverAdapterError');
  if (typeof driver !== 'object' || driver === null) return null;
  const cause: unknown = Reflect.get(driver, 'cause');
  return typeof cause === 'object' ? cause : null;
}

function textIn(holder: object, key: string): string | undefined {
  const value: unknown = Reflect.get(holder, key);
  return typeof value === 'string' ? value : undefined;
}
