import { spawn } from 'node:child_process';
import process from 'node:process';
import { ROOT } from '../repository.ts';

/** Runs a program on this terminal and keeps the end of what it says. */
export function runWatched(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const follow = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
      to.write(chunk);
    };
    child.stdout.on('data', follow(process.stdout));
    child.stderr.on('data', follow(process.stderr));
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGTERM', pass);
      resolve({ status: code ?? 1, output });
    });
  });
}
