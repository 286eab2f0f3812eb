export { Prisma } from '../generated/kean/client.ts';
export * from '../generated/kean/enums.ts';
export {
  ARCHIVER_STATES,
  type ArchiverFacts,
  type ArchiverState,
  type ArchiverVerdict,
  judgeArchiver,
} from './archiver/judge-archiver.ts';
export { readArchiver } from './archiver/read-archiver.ts';
export { CLIENT_CONDITIONS } from './client-kinds.ts';
export { type Database, type OpenDatabaseOptions, openDatabase, type PoolFigures } from './database.ts';
export { DATABASE_ERRORS } from './errors.ts';
export { holdSessionLock, type SessionLock } from './hold-session-lock.ts';
export { inSqlTransaction } from './in-sql-transaction.ts';
export { inTransaction, type Transaction } from './in-transaction.ts';
export type { PrismaClient, PrismaTransaction } from './prisma-types.ts';
export {
  bearerPrincipal,
  kindsSetting,
  nobody,
  type RowPrincipal,
  rowPrincipal,
  visitorPrincipal,
} from './row-principal.ts';
export { runStatement } from './run-statement.ts';
export { runStatementAs } from './run-statement-as.ts';
export type { SqlTransaction } from './sql-transaction.ts';
