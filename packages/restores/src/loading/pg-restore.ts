import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { libpqEnvironment } from '@kean/backups';
import { RestoreRefused } from '../restore-refused.ts';

export interface LoadOptions {
  /** A superuser's, in the database that is to be filled. */
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

const SPOKEN_BYTES = 4096;

/**
 * Feeds a dump of custom format to pg_restore. Ends well only when both the dump and the program ended well.
 * @throws RestoreRefused `load-broke-off`; whatever the dump's own stream throws, such as `BackupRefused`
 */
export async function pgRestore(dump: AsyncIterable<Uint8Array>, { databaseUrl, signal }: LoadOptions): Promise<void> {
  const environment = libpqEnvironment(databaseUrl);
  const child = spawn('pg_restore', ['--exit-on-error', '--no-password', `--dbname=${environment.PGDATABASE}`], {
    env: { ...environment, PGAPPNAME: 'kean-restore', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  let spoken = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  const fed = pipeline(Readable.from(dump, { objectMode: false, highWaterMark: 1024 * 1024 }), child.stdin);
  // Who ends first says why: a program that gave up closes its door, a dump that is refused leaves the program without its end.
  const feeding = fed.catch((error: unknown) => error);
  const failure = await feeding;
  if (failure !== undefined && !isClosedDoor(failure)) child.kill('SIGKILL');
  const status = await ended.catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new RestoreRefused(
      'load-broke-off',
      'pg_restore could not be started. Install the client tools of Postgres.',
      cause,
    );
  });
  signal.throwIfAborted();
  if (failure !== undefined && !isClosedDoor(failure)) throw failure;
  if (status !== 0) throw new RestoreRefused('load-broke-off', remedyOf(spoken));
}

/** The program ended first, and says why by its status. */
export function isClosedDoor(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

/** What the program said quotes names and rows, so it stays here. */
export function remedyOf(spoken: string): string {
  if (/No space left/.test(spoken)) return 'The disk of the server is full. Free some space, then restore again.';
  if (/unsupported version/.test(spoken))
    return 'pg_restore is older than the pg_dump that wrote the backup. Install newer client tools.';
  if (/connection to server|terminating connection|server closed/.test(spoken)) {
    return 'The server went away while the backup was loaded. Start it, then restore again.';
  }
  if (/must be superuser|permission denied/.test(spoken))
    return 'The login may not load a backup: give a superuser of the server.';
  return 'The backup did not load to its end. Look into the log of the server, then restore again.';
}
