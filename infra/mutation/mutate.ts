import path from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import type { Target } from './targets.ts';

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

/**
 * Runs the tests of a package against each mutant of it: first of the files that need no database, then of those that do. What did not
 * change since the last run is not run again.
 */
export async function mutate({ name, onDatabase }: Target, { fresh, files }: Extent): Promise<MutantResult[]> {
  const isAsked = (file: string) => files.length === 0 || files.includes(file);
  const pure = files.length === 0 ? ['*'] : files.filter((file) => !onDatabase.includes(file));
  const stored = onDatabase.filter(isAsked);
  const results: MutantResult[] = [];
  if (pure.length > 0) {
    results.push(
      ...(await run(name, fresh, [...pathsOf(name, pure), ...pathsOf(name, onDatabase).map(without)], false)),
    );
  }
  if (stored.length > 0) results.push(...(await run(name, fresh, pathsOf(name, stored), true)));
  return results;
}

function run(name: string, fresh: boolean, paths: readonly string[], onDatabase: boolean): Promise<MutantResult[]> {
  process.env.KEAN_MUTATED = name;
  process.env.KEAN_MUTATED_ON_DATABASE = onDatabase ? 'yes' : 'no';
  const options: Options = {
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'infra/mutation/vitest.config.ts' },
    mutate: [...paths, ...NO_PRODUCT.map(without)],
    ignorePatterns: IGNORED,
    coverageAnalysis: 'perTest',
    // Two cores: one for each of two runners. On a database most of the time goes into waiting for what a changed file never does.
    concurrency: onDatabase ? 6 : 2,
    incremental: true,
    force: fresh,
    incrementalFile: path.join('node_modules', '.cache', 'mutation', `${name}${onDatabase ? '-on-database' : ''}.json`),
    reporters: ['progress-append-only'],
    clearTextReporter: { allowColor: false },
    allowConsoleColors: false,
    // Beyond three times what its tests need by themselves; a test that waits for a database may do so for twenty seconds.
    timeoutFactor: 3,
    timeoutMS: onDatabase ? 60_000 : 10_000,
    dryRunTimeoutMinutes: 20,
    // The hint to leave out what runs at import: those changes are part of the score.
    warnings: false,
    logLevel: 'warn' as NonNullable<Options['logLevel']>,
    disableTypeChecks: false,
    cleanTempDir: 'always',
  };
  return new Stryker(options).runMutationTest();
}

/** Files that are no product: tests, what serves them, and lists of what is exported. */
const NO_PRODUCT = ['**/*.test.ts', '**/testing/**', '**/testing.ts', '**/vectors/**', '**/index.ts'];

const without = (pattern: string) => `!${pattern}`;

const pathsOf = (target: string, names: readonly string[]) =>
  names.map((name) => `packages/${target}/src/**/${name}.ts`);
