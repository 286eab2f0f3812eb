import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess } from './end-process.ts';
import { identify, isRunning } from './identity.ts';

test('a recorded process is recognised while it lives and never after', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  if (identity === null) throw new Error('the child is not there');
  expect(isRunning(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
});

test('a stranger that has the recorded pid is neither recognised nor ended', async () => {
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(stranger, 'spawn');
  const recorded = { pid: stranger.pid ?? 0, began: 'another-boot/1' };
  expect(isRunning(recorded)).toBe(false);
  await endProcess(recorded, { signals: ['SIGKILL'], graceMs: 100, group: false });
  expect(identify(recorded.pid)).not.toBeNull();
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
});

test('a process that ignores SIGTERM is ended by the next signal', async () => {
  const child = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done']);
  await once(child.stdout, 'data');
  const identity = identify(child.pid ?? 0);
  if (identity === null) throw new Error('the child is not there');
  const gone = await endProcess(identity, { signals: ['SIGTERM', 'SIGKILL'], graceMs: 300, group: false });
  expect(gone).toBe(true);
});
