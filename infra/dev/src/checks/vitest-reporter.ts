import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

/** The environment's name for the file that a {@link TestRun} is written to, as JSON. */
export const TEST_RUN_FILE = 'KEAN_TEST_RUN_FILE';

/** What a run of Vitest counted. */
export interface TestRun {
  /** By the file's path from the root. */
  readonly files: Readonly<Record<string, Required<Tally>>>;
  /** Errors that no test caught; whose they are is not known. */
  readonly stray: readonly string[];
}

/** The longest line of a failure in the summary; the whole of it stands where it happened. */
const LONGEST = 300;

/**
 * Counts a run of Vitest and names what failed. A file that could not be loaded has no test that failed, nor has a hook, and a run
 * can fail beside its tests (a stray rejection): each counts as a failure, or a broken file would look like a passed run.
 */
export default class TestRunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[]): void {
    const run: TestRun = {
      files: Object.fromEntries(modules.map((module) => [module.relativeModuleId, countFile(module)])),
      stray: stray.map(({ message }) => line('beside the tests', message)),
    };
    const file = process.env[TEST_RUN_FILE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(run));
  }
}

function countFile(module: TestModule): Required<Tally> {
  const where = module.relativeModuleId;
  const tests = [...module.children.allTests()].map((test) => ({ name: test.fullName, ...test.result() }));
  const failures = [
    ...module.errors().map(({ message }) => line(where, message)),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map(({ message }) => line(`${where} › ${suite.fullName}`, message)),
    ),
    ...tests
      .filter(({ state }) => state === 'failed')
      .map(({ name, errors }) => line(`${where} › ${name}`, errors?.[0]?.message)),
  ];
  return {
    passed: tests.filter(({ state }) => state === 'passed').length,
    failed: failures.length,
    skipped: tests.filter(({ state }) => state === 'skipped').length,
    failures,
    unsteady: [],
    notBegun: [],
  };
}

function line(where: string, message = 'no message'): string {
  const [first = ''] = stripVTControlCharacters(message).trim().split('\n', 1);
  return `${where}: ${first}`.slice(0, LONGEST);
}
