/** What one runner counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a line each, where the runner tells; said once more at the end, where a reader of a long output looks. */
  readonly failures?: readonly string[];
  /** What failed and passed when it was tried once more, a line each. */
  readonly unsteady?: readonly string[];
  /** What there was no time for, a file each; counted as skipped. */
  readonly notBegun?: readonly string[];
}

export const PASSED: Tally = { passed: 1, failed: 0, skipped: 0 };
export const FAILED: Tally = { passed: 0, failed: 1, skipped: 0 };

/** All of them together. */
export function sum(tallies: readonly Tally[]): Required<Tally> {
  const count = (of: 'passed' | 'failed' | 'skipped'): number => tallies.reduce((total, one) => total + one[of], 0);
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    failures: tallies.flatMap((one) => one.failures ?? []),
    unsteady: tallies.flatMap((one) => one.unsteady ?? []),
    notBegun: tallies.flatMap((one) => one.notBegun ?? []),
  };
}

/** The last line of `npm test`. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
