import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { ROOT } from '../repository.ts';

const UNREACHED_MS = 5_000;

/**
 * Runs a program on this terminal to its end. Ctrl-C reaches it by itself; what is sent to the runner alone is passed on.
 * @param stdin `inherit` for a program that reads what a person pipes into it
 * @returns its exit status
 */
export function runInherited(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  stdin: 'ignore' | 'inherit' = 'ignore',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: ROOT, env, stdio: [stdin, 'inherit', 'inherit'] });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    const hangUp = (): void => void child.kill('SIGTERM');
    // A child that Ctrl-C did not reach, because the signal was sent to the runner alone.
    const wait = (): void => void setTimeout(hangUp, UNREACHED_MS).unref();
    process.on('SIGTERM', pass);
    process.on('SIGINT', wait);
    process.once('disconnect', hangUp);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', wait);
      process.off('disconnect', hangUp);
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
