import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runInherited } from '../processes/run-inherited.ts';
import { runWatched } from '../processes/run-watched.ts';
import { inClone } from '../repository.ts';
import { readTurboSummary } from './read-turbo-summary.ts';
import { FAILED, PASSED, type Tally } from './tally.ts';
import { failedFiles, tallyOf, withSecondTry } from './test-run.ts';
import { TEST_RUN_FILE, type TestRun } from './vitest-reporter.ts';

/** Programs of the workspace are started by path: PATH is whatever the machine has. */
const BIN = inClone('node_modules', '.bin');

/** Format and lint of the whole tree. */
export async function lint(): Promise<Tally> {
  const status = await runInherited(join(BIN, 'biome'), ['check', '--error-on-warnings', '--max-diagnostics=50', '.']);
  return status === 0 ? PASSED : FAILED;
}

/** Who may import whom, and a fixture that each rule must catch. */
export async function borders(): Promise<Tally> {
  const status = await runInherited(process.execPath, [inClone('infra', 'borders', 'check.ts')]);
  return status === 0 ? PASSED : FAILED;
}

/** Every column says what it is, and no personal value takes a way out; with a fixture that each rule must catch. */
export async function piiGate(): Promise<Tally> {
  const status = await runInherited(process.execPath, [inClone('infra', 'pii-gate', 'check.ts')]);
  return status === 0 ? PASSED : FAILED;
}

/** The types of every package, from turbo's cache where nothing changed. */
export async function types(): Promise<Tally> {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', FORCE_COLOR: '0' };
  const args = ['run', 'typecheck', '--output-logs=errors-only', '--continue', '--concurrency=2'];
  const { status, output } = await runWatched(join(BIN, 'turbo'), args, env);
  return readTurboSummary(output, status);
}

/**
 * The tests of some Vitest projects. Where nobody watches (`CI`), files in which something failed are run once more, one after
 * the other: a machine that stood still for a moment is no fault of the change, and what passes then is named.
 * @param args further arguments of a person, for example a folder
 */
export async function tests(projects: readonly string[], args: readonly string[], folder: string): Promise<Tally> {
  const { run, status } = await runVitest(projects, args, folder);
  const failed = run === null ? [] : failedFiles(run);
  if (run === null || failed.length === 0 || process.env.CI === undefined) return tallyOf(run, status);
  console.log(`\n── once more, alone: ${failed.join(', ')}`);
  const second = await runVitest(projects, [...failed, '--maxWorkers=1'], folder);
  return second.run === null ? tallyOf(run, status) : tallyOf(withSecondTry(run, second.run), second.status);
}

async function runVitest(
  projects: readonly string[],
  args: readonly string[],
  folder: string,
): Promise<{ readonly run: TestRun | null; readonly status: number }> {
  const file = join(folder, `vitest-${projects.join('-')}.json`);
  rmSync(file, { force: true });
  const status = await runInherited(
    join(BIN, 'vitest'),
    [
      'run',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      `--reporter=${inClone('infra', 'dev', 'src', 'checks', 'vitest-reporter.ts')}`,
      '--passWithNoTests',
      ...args,
    ],
    { ...process.env, [TEST_RUN_FILE]: file },
  );
  return { run: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestRun) : null, status };
}
