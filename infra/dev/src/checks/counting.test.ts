import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { inClone } from '../repository.ts';
import { inOrder } from './journeys.ts';
import { readTurboSummary } from './read-turbo-summary.ts';
import { sum, type Tally, tallyLine } from './tally.ts';
import { failedFiles, tallyOf, withSecondTry } from './test-run.ts';
import { TEST_RUN_FILE, type TestRun } from './vitest-reporter.ts';

describe('Vitest', () => {
  test('what failed is counted and named: a test, a hook, a file that cannot be loaded, an error that no test caught', () => {
    const run = runOf({
      'passes.test.js': `test('adds', () => expect(1).toBe(1)); test.skip('one day', () => {});`,
      'fails.test.js': `describe('sums', () => test('adds', () => expect(1, 'one is two').toBe(2)));`,
      'hook.test.js': `describe('office', () => { beforeAll(() => { throw new Error('no office'); }); test('opens', () => {}); });`,
      'broken.test.js': `throw new Error('cannot be loaded');`,
      'stray.test.js': `test('forgets', () => void Promise.reject(new Error('nobody waits')));`,
    });
    expect(failedFiles(run).toSorted()).toEqual(['broken.test.js', 'fails.test.js', 'hook.test.js']);
    const tally = tallyOf(run, 1);
    expect(tally).toMatchObject({ passed: 2, failed: 4 });
    expect(tally.failures?.toSorted()).toEqual([
      'beside the tests: nobody waits',
      'broken.test.js: cannot be loaded',
      expect.stringMatching(/^fails\.test\.js › sums > adds: .*one is two/),
      'hook.test.js › office: no office',
    ]);
  });

  test('a run that ends without counting, or fails and cannot say why, is a failure', () => {
    const run = { files: { 'a.test.ts': counted({ passed: 4, skipped: 2 }) }, stray: [] };
    expect(tallyOf(null, 0).failed).toBe(1);
    expect(tallyOf(run, 1).failed).toBe(1);
    expect(tallyOf(run, 0)).toMatchObject({ passed: 4, failed: 0, skipped: 2 });
  });

  test('what passes only at the second try counts as passed and is named; what fails again, or belongs to no test, failed', () => {
    const [slow, wrong] = ['a.test.ts › waits: timed out', 'b.test.ts › adds: expected 1'];
    const first = {
      files: {
        'a.test.ts': counted({ passed: 1, failed: 1, failures: [slow] }),
        'b.test.ts': counted({ failed: 1, failures: [wrong] }),
        'c.test.ts': counted({ passed: 5 }),
      },
      stray: ['beside the tests: nobody waits'],
    };
    const again = 'b.test.ts › adds: expected 1, again';
    const second = {
      files: { 'a.test.ts': counted({ passed: 2 }), 'b.test.ts': counted({ failed: 1, failures: [again] }) },
      stray: [],
    };
    expect(tallyOf(withSecondTry(first, second), 1)).toEqual({
      passed: 7,
      failed: 2,
      skipped: 0,
      failures: [again, 'beside the tests: nobody waits'],
      unsteady: [slow],
      notBegun: [],
    });
  });
});

function counted(some: Partial<Tally>): Required<Tally> {
  return { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [], notBegun: [], ...some };
}

/** What is counted of a run of Vitest over some files. */
function runOf(files: Readonly<Record<string, string>>): TestRun {
  const root = mkdtempSync(join(tmpdir(), 'kean-tally-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const file = join(root, 'run.json');
    const reporter = inClone('infra', 'dev', 'src', 'checks', 'vitest-reporter.ts');
    const args = ['run', '--globals', `--root=${root}`, `--reporter=${reporter}`];
    const { VITEST: _, ...env } = process.env;
    spawnSync(inClone('node_modules', '.bin', 'vitest'), args, { cwd: root, env: { ...env, [TEST_RUN_FILE]: file } });
    return JSON.parse(readFileSync(file, 'utf8')) as TestRun;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

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

describe('the journeys of a run that may end before all are begun', () => {
  test('begin with the proofs, then the longest stories; what is not begun counts as skipped and is named', () => {
    const notice = 'apps/portal/journeys/notice.journey.ts';
    const files = [notice, 'apps/portal/journeys/first-day.journey.ts', 'packages/proofs/src/canary/canary.journey.ts'];
    expect(inOrder(files)).toEqual(files.toReversed());
    const tally = sum([counted({ passed: 3 }), { passed: 0, failed: 0, skipped: 1, notBegun: [notice] }]);
    expect(tally).toMatchObject({ passed: 3, skipped: 1, notBegun: [notice] });
  });
});
