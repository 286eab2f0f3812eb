/** `npm run restore` in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const PROGRAM = path.resolve(import.meta.dirname, '../cli.ts');

export interface EndedCommand {
  /** `null` where it was killed. */
  readonly status: number | null;
  readonly said: string;
}

/** @param killWhen SIGKILL as soon as these words are said */
export async function runRestoreCommand(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  killWhen: string | null = null,
): Promise<EndedCommand> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
      if (killWhen !== null && said.includes(killWhen)) child.kill('SIGKILL');
    });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said };
}
