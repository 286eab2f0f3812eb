/** `npm run restore` as an operator runs it, in a process of its own that can be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Instance, restoreEnvironment } from '@kean/dev/instance';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../apps/restorer/src/cli.ts');

export interface Ended {
  /** `null` where it was killed. */
  readonly status: number | null;
  readonly said: string;
}

/** What is known of a restore that runs. */
export interface Watched {
  said(): string;
  /** When it is over, there is nothing to wait for any more. */
  isOver(): boolean;
}

interface Wishes {
  readonly settings?: Record<string, string>;
  readonly killAfterMs?: number | null;
  readonly killWhen?: ((watched: Watched) => Promise<boolean>) | null;
}

/**
 * @param settings in the place of what the instance says
 * @param killAfterMs SIGKILL after so long
 * @param killWhen SIGKILL as soon as it answers yes; it answers no where the restore was over before
 */
export async function runRestore(
  instance: Instance,
  args: readonly string[],
  { settings = {}, killAfterMs = null, killWhen = null }: Wishes = {},
): Promise<Ended> {
  const env = { ...(await restoreEnvironment(instance)), ...settings };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  let over = false;
  const ended = (once(child, 'close') as Promise<[number | null]>).finally(() => {
    over = true;
  });
  if (killAfterMs !== null) {
    const killing = wait(killAfterMs, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
    await Promise.race([killing, ended]);
  }
  if (killWhen !== null && (await killWhen({ said: () => said, isOver: () => over }))) child.kill('SIGKILL');
  const [status] = await ended;
  return { status, said };
}
