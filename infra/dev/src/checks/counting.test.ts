import { describe, expect, test } from 'vitest';
import { readTurboSummary } from './read-turbo-summary.ts';
import { readVitestReport } from './read-vitest-report.ts';
import { sum, tallyLine } from './tally.ts';

const report = { numPassedTests: 4, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe('Vitest', () => {
  test('passed, failed and skipped tests are counted', () => {
    expect(readVitestReport(report, 0)).toEqual({ passed: 4, failed: 0, skipped: 2 });
  });

  test('a file that could not be loaded is a failure though none of its tests failed', () => {
    const broken = { ...report, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(readVitestReport(broken, 1).failed).toBe(1);
  });

  test('a run that fails beside its tests, or leaves no report, is a failure', () => {
    expect(readVitestReport(report, 1).failed).toBe(1);
    expect(readVitestReport(null, 0).failed).toBe(1);
  });
});

describe('turbo', () => {
  test('tasks are counted, colours or not', () => {
    expect(readTurboSummary('\u001B[1m Tasks:    \u001B[32m26 successful\u001B[0m, 26 total', 0)).toEqual({
      passed: 26,
      failed: 0,
      skipped: 0,
    });
    expect(readTurboSummary(' Tasks:    24 successful, 26 total', 1).failed).toBe(2);
  });

  test('a run that ends early without a summary is a failure', () => {
    expect(readTurboSummary('error: cannot find binary path', 1).failed).toBe(1);
  });
});

test('the last line sums all runners', () => {
  const total = sum([
    { passed: 2, failed: 0, skipped: 1 },
    { passed: 3, failed: 1, skipped: 0 },
  ]);
  expect(tallyLine(total)).toBe('5 passed, 1 failed, 1 skipped');
});
