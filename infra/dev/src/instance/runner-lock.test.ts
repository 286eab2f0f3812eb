import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runnerOf, takeRunnerLock } from './runner-lock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kean-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the second runner learns who holds the lock, and gets it after the release', () => {
  const first = takeRunnerLock(folder);
  if (!('taken' in first)) throw new Error('the first runner did not get the lock');
  expect(takeRunnerLock(folder)).toMatchObject({ heldBy: { pid: process.pid } });
  first.taken.release();
  expect(runnerOf(folder)).toBeNull();
  expect(takeRunnerLock(folder)).toHaveProperty('taken');
});

test('a lock whose holder was killed does not keep the next runner out, also when its pid lives on in a stranger', () => {
  writeFileSync(join(folder, 'runner.lock'), JSON.stringify({ pid: process.pid, began: 'another-boot/1' }));
  expect(runnerOf(folder)).toBeNull();
  expect(takeRunnerLock(folder)).toHaveProperty('taken');
});

test('releasing a lock that somebody else has taken over leaves theirs alone', () => {
  const first = takeRunnerLock(folder);
  if (!('taken' in first)) throw new Error('the runner did not get the lock');
  const theirs = JSON.stringify({ pid: 1, began: 'theirs' });
  writeFileSync(join(folder, 'runner.lock'), theirs);
  first.taken.release();
  expect(readFileSync(join(folder, 'runner.lock'), 'utf8')).toBe(theirs);
});
