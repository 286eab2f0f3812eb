import type { Database } from './database.ts';
import { failDatabase } from './errors.ts';
import type { StartingTransaction } from './prisma-pool.ts';
import type { PrismaTransaction } from './prisma-types.ts';
import type { RowPrincipal } from './row-principal.ts';
import type { SqlTransaction } from './sql-transaction.ts';
import { translateError } from './translate-error.ts';

/** One transaction with two ways to speak in it: Prisma's models, and bare statements on the same connection. */
export interface Transaction extends SqlTransaction {
  readonly prisma: PrismaTransaction;
}

/** Longest wait for a connection and longest transaction, milliseconds; statements have their own, shorter limit. */
const LIMITS = { maxWait: 5_000, timeout: 60_000 };

/**
 * One transaction with Prisma, for everything that is not a hot path. Commits when `work` resolves, rolls back when it throws.
 * Never call `db.prisma` inside: that is another connection, without the principal and outside the transaction.
 * @throws AppError of `DATABASE_ERRORS`, or whatever `work` threw
 */
export async function inTransaction<T>(
  db: Database,
  as: RowPrincipal,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const starting: StartingTransaction = { as, refusedCommit: false };
  try {
    const result = await db.prismaPool.starting.run(starting, () =>
      db.prisma.$transaction((prisma) => work(transactionOf(prisma, starting)), LIMITS),
    );
    if (starting.refusedCommit) throw failDatabase('DB_NOT_COMMITTED');
    return result;
  } catch (error) {
    throw translateError(error);
  }
}

function transactionOf(prisma: PrismaTransaction, starting: StartingTransaction): Transaction {
  const { door } = starting;
  // The principal is set by the connection that Prisma took; without it this would be a transaction of nobody.
  if (door === undefined) throw new Error('the transaction was started without its principal');
  return { prisma, query: (text, values) => door.query(text, values) };
}
