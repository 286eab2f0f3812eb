import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify, isRunning, type ProcessIdentity } from './identity.ts';

const GUARD = new URL('./guard.ts', import.meta.url).href;
const IDENTITY = new URL('./identity.ts', import.meta.url).href;

/** Starts a detached `sleep`, guards it and a folder, says its pid and then does as told. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  const { openGuard } = await import('${GUARD}');
  const { identify } = await import('${IDENTITY}');
  const child = spawn('sleep', ['120'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  const guard = openGuard();
  guard.watchFolder(process.argv[1]);
  guard.watchProcess(identify(child.pid), ['SIGTERM', 'SIGKILL']);
  console.log(child.pid);
  if (process.argv[2] === 'release') { await guard.release(); process.exit(0); }
  setInterval(() => {}, 1000);
`;

let folder: string;
let left: ProcessIdentity | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kean-guard-'));
  writeFileSync(join(folder, 'file'), 'content');
});

afterEach(() => {
  if (left !== null && isRunning(left)) process.kill(left.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(then: 'wait' | 'release') {
  const runner = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, folder, then], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(runner.stdout, 'data')) as [Buffer];
  left = identify(Number(line.toString()));
  if (left === null) throw new Error('the guarded process is not there');
  return { runner, guarded: left };
}

async function goneWithin(check: () => boolean, milliseconds: number): Promise<boolean> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await sleep(30)) if (check()) return true;
  return false;
}

test('when the run is killed with SIGKILL, what it guarded ends and the folder is gone', async () => {
  const { runner, guarded } = await start('wait');
  expect(isRunning(guarded)).toBe(true);
  runner.kill('SIGKILL');
  expect(await goneWithin(() => !isRunning(guarded), 8_000)).toBe(true);
  expect(await goneWithin(() => !existsSync(folder), 8_000)).toBe(true);
});

test('a guard that was released touches nothing', async () => {
  const { runner, guarded } = await start('release');
  await once(runner, 'exit');
  await sleep(300);
  expect(isRunning(guarded)).toBe(true);
  expect(existsSync(join(folder, 'file'))).toBe(true);
});
