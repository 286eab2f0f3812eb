/** `npm run restore` as an operator runs it, in a process of its own that can be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/restorer/src/cli.ts');

export interface Ended {
  /** `null` where it was killed. */
  readonly status: number | null;
  readonly said: string;
}

/**
 * @param settings in the place of what the instance says
 * @param killAfterMs SIGKILL after so long
 */
export async function runRestore(
  instance: Instance,
  args: readonly string[],
  { settings = {}, killAfterMs = null }: { settings?: Record<string, string>; killAfterMs?: number | null } = {},
): Promise<Ended> {
  const env = { ...(await restoreEnvironment(instance)), ...settings };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const saying = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, 'close') as Promise<[number | null]>;
  if (killAfterMs !== null) {
    const killing = wait(killAfterMs, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
    await Promise.race([killing, ended]);
  }
  const [status] = await ended;
  return { status, said: (await saying).join('') };
}
