import { sum, type Tally } from './tally.ts';
import type { TestRun } from './vitest-reporter.ts';

/**
 * @param run `null` when Vitest wrote none
 * @param status its exit status; a run that failed and cannot say why is one failure
 */
export function tallyOf(run: TestRun | null, status: number): Tally {
  if (run === null) return { passed: 0, failed: 1, skipped: 0, failures: ['Vitest ended before it could count'] };
  const tally = sum(Object.values(run.files));
  const failures = [...tally.failures, ...run.stray];
  const failed = failures.length === 0 && status !== 0 ? 1 : failures.length;
  return { ...tally, failed, failures };
}

/** The files to try once more: those with a failure of their own. */
export function failedFiles(run: TestRun): readonly string[] {
  return Object.entries(run.files)
    .filter(([, { failed }]) => failed > 0)
    .map(([file]) => file);
}

/**
 * The run with some of its files run once more, alone. What passes then is not forgotten: it is named as unsteady, for on two busy
 * cores a test can be too impatient, and it can also have met a race that a user will meet.
 */
export function withSecondTry(first: TestRun, second: TestRun): TestRun {
  const again = Object.entries(second.files).map(([file, tally]) => {
    const unsteady = (first.files[file]?.failures ?? []).filter((failure) => !fails(tally, failure));
    return [file, { ...tally, unsteady }] as const;
  });
  return { files: { ...first.files, ...Object.fromEntries(again) }, stray: [...first.stray, ...second.stray] };
}

/** Whether the same test failed, be it with other words. */
function fails(tally: Required<Tally>, failure: string): boolean {
  const title = (line: string): string => line.slice(0, line.indexOf(': '));
  return tally.failures.some((other) => title(other) === title(failure));
}
