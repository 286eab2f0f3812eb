import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const EVERYWHERE = '{packages,apps,infra}/**';
/** Where the whole offices of a run lie. */
const OFFICES = './infra/dev/src/instance/offices-of-a-run.ts';
const OUTSIDE = [...configDefaults.exclude, '**/build/**', '**/generated/**', '**/.svelte-kit/**'];

/**
 * Three kinds of test, told apart by the file's name: `x.test.ts` is pure, `x.int.test.ts` runs on the run's own Postgres and
 * Redis, `x.journey.ts` drives a browser through a whole private office. Of the first two no test leaves anything behind in its process: what
 * a file imports is loaded once for all that run there. A journey counts the codes that its people used (`nextCode`), and has a process of its own.
 */
export default defineConfig({
  test: {
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    projects: [
      {
        test: {
          name: 'pure',
          include: [`${EVERYWHERE}/*.test.ts`],
          exclude: [...OUTSIDE, '**/*.int.test.ts'],
          isolate: false,
          // Thousands of cases are a second's work, and several on a machine that does other things beside.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'int',
          include: [`${EVERYWHERE}/*.int.test.ts`],
          exclude: OUTSIDE,
          isolate: false,
          globalSetup: ['./packages/testing/src/global-setup.ts', OFFICES],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      {
        test: {
          name: 'journey',
          include: [`${EVERYWHERE}/*.journey.ts`],
          exclude: OUTSIDE,
          globalSetup: [OFFICES],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // What another process still has to do is waited for; a second is too short on a busy machine.
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
