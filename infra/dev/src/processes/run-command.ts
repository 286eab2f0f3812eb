import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Fault } from '../fault.ts';
import type { Teardown } from '../teardown.ts';

export interface CommandOptions {
  /** What a person calls it, as the subject of a sentence: `Building the portal`. */
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Both outputs go here; the end of it is the evidence of a failure. */
  readonly logFile: string;
  readonly remedy: string;
}

const LINES_KEPT = 20;

/**
 * Runs a command of the preparation to its end.
 * @param teardown ends the command when the start is interrupted
 * @throws Fault with the end of its output when it fails
 */
export async function runCommand(options: CommandOptions, teardown: Teardown): Promise<void> {
  const log = createWriteStream(options.logFile, { mode: 0o600 });
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  teardown.add(async () => void child.kill('SIGTERM'));
  let kept = '';
  const keep = (chunk: Buffer): void => {
    log.write(chunk);
    kept = (kept + chunk.toString('utf8')).slice(-16_384);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const failed = once(child, 'error').then(([error]) => String(error));
  const code = await Promise.race([once(child, 'close').then(([status]) => status as number | null), failed]);
  log.end();
  await finished(log);
  teardown.check();
  if (code === 0) return;
  const evidence = typeof code === 'string' ? [code] : withoutStack(kept).slice(-LINES_KEPT);
  throw new Fault(`${options.label} failed.`, `${options.remedy} The whole output is in ${options.logFile}.`, evidence);
}

/** The whole output stays in the log; below a sentence for a person the frames of some tool's stack only hide what it said. */
function withoutStack(output: string): string[] {
  return output
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+at /.test(line));
}
