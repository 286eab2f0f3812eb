import { fileURLToPath } from 'node:url';

/** The two databases: the records of the agency, and the store of wrapped keys. */
export type WhichDatabase = 'kean' | 'keys';

/** Folder of the Prisma schema of a database. */
export function schemaFolder(which: WhichDatabase): string {
  return fileURLToPath(new URL(`../../schema/${which}`, import.meta.url));
}

/** Folder of the migrations of a database. */
export function migrationsFolder(which: WhichDatabase): string {
  return fileURLToPath(new URL(`../../migrations/${which}`, import.meta.url));
}
