export { Prisma } from '../generated/kean/client.ts';
export * from '../generated/kean/enums.ts';
export { type Database, type OpenDatabaseOptions, openDatabase, type PoolFigures } from './database.ts';
export { DATABASE_ERRORS } from './errors.ts';
export { inSqlTransaction } from './in-sql-transaction.ts';
export { inTransaction, type Transaction } from './in-transaction.ts';
export type { PrismaClient, PrismaTransaction } from './prisma-types.ts';
export { nobody, type RowPrincipal, rowPrincipal } from './row-principal.ts';
export type { SqlTransaction } from './sql-transaction.ts';
