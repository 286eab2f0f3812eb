import { inClone } from '../repository.ts';
import type { Preparation } from './prepare-once.ts';

/** The typed database clients, from the schema files. Prisma's script of `@kean/db` does it, without a network. */
export const databaseClient: Preparation = {
  label: 'generating the database client',
  sources: [
    'packages/db/schema',
    'packages/db/package.json',
    'packages/db/kean.config.ts',
    'packages/db/keystore.config.ts',
  ],
  products: ['packages/db/generated/kean', 'packages/db/generated/keys'],
  command: {
    command: process.execPath,
    args: ['--run', 'generate'],
    cwd: inClone('packages', 'db'),
    remedy: 'Correct the schema in packages/db/schema.',
  },
};
