import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BackupFailed, type BackupFault } from '../backup-failed.ts';
import { libpqEnvironment } from './libpq-environment.ts';

/** A client program of Postgres that writes to its standard output. */
export interface ClientProgram {
  /** Its name, or its path where it is not in the system's own folders. */
  readonly program: string;
  readonly args: readonly string[];
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
  /** What its last words mean. They stay here, for they quote names and statements. */
  faultOf(spoken: string): BackupFault;
}

const SPOKEN_BYTES = 4096;

/**
 * What the program writes. It ends well only when the program ended well: what a killed one wrote looks complete to everything that
 * follows, even to `pg_restore --list`.
 * @throws BackupFailed; the signal's reason where it was aborted
 */
export async function* outputOf({
  program,
  args,
  databaseUrl,
  signal,
  faultOf,
}: ClientProgram): AsyncGenerator<Uint8Array> {
  const child = spawn(program, [...args, '--no-password'], {
    env: { ...libpqEnvironment(databaseUrl), PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  const abort = () => child.kill('SIGKILL');
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  let spoken = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const status = await ended.catch((cause) => {
      throw new BackupFailed('dump-tool', cause);
    });
    signal.throwIfAborted();
    if (status !== 0) throw new BackupFailed(faultOf(spoken));
  } finally {
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}

/** What every such program says in the same words. */
export function faultOfClient(spoken: string): BackupFault {
  return /connection to server|could not connect/.test(spoken) ? 'source-unreachable' : 'dump-broke-off';
}
