import type { PrismaClient } from '../generated/kean/client.ts';

export type { PrismaClient } from '../generated/kean/client.ts';

/** Prisma's client inside a transaction. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
