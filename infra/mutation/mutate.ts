import path from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import { TARGETS, type Target } from './targets.ts';

type Options = ConstructorParameters<typeof Stryker>[0];

/** A change, and what became of it. */
export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** What the copy of the sources needs besides the package itself: nothing of what is built, kept or shown. */
const IGNORED = [
  '.data',
  '.turbo',
  'docs',
  'apps/**',
  'infra/borders/**',
  'infra/pii-gate/**',
  'packages/proofs/**',
  'packages/ui/**',
];

export interface Extent {
  /** Forgets what earlier runs found. */
  readonly fresh: boolean;
  /** Only files of these names, without `.ts`; all of the package where none is named. */
  readonly files: readonly string[];
}

/** Runs the tests of a package against each mutant of it; what did not change since the last run is not run again. */
export function mutate({ name, withDatabase }: Target, { fresh, files }: Extent): Promise<MutantResult[]> {
  if (!TARGETS.some((target) => target.name === name)) throw new RangeError(`${name} is no target`);
  process.env.KEAN_MUTATED = name;
  const options: Options = {
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'infra/mutation/vitest.config.ts' },
    mutate: [
      ...filesOf(name, files),
      '!**/*.test.ts',
      '!**/testing/**',
      '!**/testing.ts',
      '!**/vectors/**',
      '!**/index.ts',
    ],
    ignorePatterns: IGNORED,
    coverageAnalysis: 'perTest',
    // Two cores: one for each of two runners.
    concurrency: 2,
    incremental: true,
    force: fresh,
    incrementalFile: path.join('node_modules', '.cache', 'mutation', `${name}.json`),
    reporters: ['progress-append-only'],
    clearTextReporter: { allowColor: false },
    allowConsoleColors: false,
    // Beyond three times what its tests need by themselves; a test that waits for a database may do so for twenty seconds.
    timeoutFactor: 3,
    timeoutMS: withDatabase ? 60_000 : 10_000,
    // The hint to leave out what runs at import: those changes are part of the score.
    warnings: false,
    logLevel: 'warn' as NonNullable<Options['logLevel']>,
    disableTypeChecks: false,
    cleanTempDir: 'always',
  };
  return new Stryker(options).runMutationTest();
}

function filesOf(target: string, files: readonly string[]): string[] {
  const names = files.length === 0 ? ['*'] : files;
  return names.map((name) => `packages/${target}/src/**/${name}.ts`);
}
