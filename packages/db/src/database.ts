import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/kean/client.ts';
import { AnsweringClient } from './answering-client.ts';
import { PrismaPool } from './prisma-pool.ts';
import { StatementNames } from './statement-names.ts';
import { valueTypes } from './value-types.ts';

export interface OpenDatabaseOptions {
  /** Connection address of one login role; holds its password. */
  readonly url: string;
  /** Most connections at once, both paths together. Default 10. */
  readonly max?: number;
  /** What the server's list of sessions shows, for example `kean-api`. */
  readonly applicationName: string;
  /** How long to wait for a free connection before refusing. Default 3 s. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take. Default: the login role's own setting. */
  readonly statementTimeoutMs?: number;
}

/** Connections taken, idle and asked for, for the metrics page. */
export interface PoolFigures {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** One bounded pool of connections with two ways to use it: Prisma, and bare statements. */
export interface Database {
  /** Outside of a transaction there is no principal: this client sees no client of the agency. */
  readonly prisma: PrismaClient;
  /** For `inSqlTransaction` and `LISTEN`; not for statements of clauses. */
  readonly pool: pg.Pool;
  readonly statementNames: StatementNames;
  readonly prismaPool: PrismaPool;
  figures(): PoolFigures;
  close(): Promise<void>;
}

/** Opens a pool. Nothing connects before the first use. */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const pool = openPool(options);
  const statementNames = new StatementNames();
  const prismaPool = new PrismaPool(pool, statementNames);
  const adapter = new PrismaPg(prismaPool.pool, {
    statementNameGenerator: (query) => statementNames.nameOf(query.sql) ?? '',
  });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    pool,
    statementNames,
    prismaPool,
    figures: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** The bounded pool under both paths, also for the key store. */
export function openPool(options: OpenDatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    Client: AnsweringClient,
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 3_600,
    keepAlive: true,
    // A statement does not wait for the answer to the one before it: BEGIN costs no journey of its own.
    pipeline: true,
    // Prisma's adapter takes every timestamp for UTC.
    options: '-c TimeZone=UTC',
    types: valueTypes,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  });
  // A connection that the server closed is taken out of the pool, and the statement that ran on it fails by itself. Without
  // listeners the same news would end the process: the pool's is for idle connections, the other for lent ones.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
