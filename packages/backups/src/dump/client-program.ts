import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
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

/** A program that runs. Its last words stay here. */
export interface Running {
  readonly stdout: Readable;
  /** Ends well only when the program ended well. @throws BackupFailed; the signal's reason where it was aborted */
  endedWell(): Promise<void>;
  /** Does nothing to a program that ended. */
  stop(): void;
}

/** @param stdin what it reads: nothing, or what another program writes, which then passes from the one to the other directly */
export function startProgram(
  { program, args, databaseUrl, signal, faultOf }: ClientProgram,
  stdin: 'ignore' | Readable = 'ignore',
): Running {
  const child = spawn(program, args, {
    env: { ...libpqEnvironment(databaseUrl), PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let spoken = '';
  const { stdout, stderr } = child as ChildProcessByStdio<null, Readable, Readable>;
  stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  return {
    stdout,
    endedWell: async () => {
      const status = await ended.catch((cause) => {
        throw new BackupFailed('dump-tool', cause);
      });
      signal.throwIfAborted();
      if (status !== 0) throw new BackupFailed(faultOf(spoken));
    },
    stop: () => {
      signal.removeEventListener('abort', stop);
      stop();
    },
  };
}

/**
 * What the program writes. It ends well only when the program ended well: what a killed one wrote looks complete to everything that
 * follows, even to `pg_restore --list`.
 * @throws BackupFailed; the signal's reason where it was aborted
 */
export async function* outputOf(program: ClientProgram): AsyncGenerator<Uint8Array> {
  const running = startProgram(program);
  try {
    yield* running.stdout as AsyncIterable<Uint8Array>;
    await running.endedWell();
  } finally {
    running.stop();
  }
}

/** What every such program says in the same words. */
export function faultOfClient(spoken: string): BackupFault {
  return /connection to server|could not connect/.test(spoken) ? 'source-unreachable' : 'dump-broke-off';
}
