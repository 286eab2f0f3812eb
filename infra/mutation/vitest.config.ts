import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { TARGETS } from './targets.ts';

const { KEAN_MUTATED: wanted, KEAN_MUTATED_ON_DATABASE } = process.env;
if (!TARGETS.some(({ name }) => name === wanted)) throw new Error('KEAN_MUTATED names no target');
const onDatabase = KEAN_MUTATED_ON_DATABASE === 'yes';

/** The tests of one package, run by the mutation tester inside its copy of the sources. */
export default defineConfig({
  test: {
    include: [`packages/${wanted}/src/**/*.test.ts`],
    exclude: ['**/node_modules/**', ...(onDatabase ? [] : ['**/*.int.test.ts'])],
    ...(onDatabase ? { globalSetup: ['./packages/testing/src/global-setup.ts'] } : {}),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
