import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { TARGETS } from './targets.ts';

const wanted = process.env.KEAN_MUTATED;
const target = TARGETS.find(({ name }) => name === wanted);
if (target === undefined) throw new Error('KEAN_MUTATED names no target');

/** The tests of one package, run by the mutation tester inside its copy of the sources. */
export default defineConfig({
  test: {
    include: [...target.tests],
    exclude: ['**/node_modules/**', ...(target.withDatabase ? [] : ['**/*.int.test.ts'])],
    ...(target.withDatabase ? { globalSetup: ['./packages/testing/src/global-setup.ts'] } : {}),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
