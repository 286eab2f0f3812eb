import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BackupFailed, type BackupFault } from '../backup-failed.ts';
import { libpqEnvironment } from './libpq-environment.ts';

export interface DumpOptions {
  readonly databaseUrl: string;
  /** Of a transaction that stays open until the dump ends (`pg_export_snapshot`). */
  readonly snapshot: string;
  readonly signal: AbortSignal;
  /** Where the client tools are not in the system's own folders. */
  readonly program?: string;
}

/** Uncompressed: zstd follows, and packs better what is not packed yet. */
const FORM = ['--format=custom', '--compress=0', '--no-password'];
const SPOKEN_BYTES = 4096;

/**
 * The stream of pg_dump in its custom format. It ends well only when pg_dump ended well: a dump whose program was killed looks complete
 * to everything that follows, even to `pg_restore --list`.
 *
 * @throws BackupFailed; what pg_dump said stays here, for it quotes names and statements
 */
export async function* pgDump(options: DumpOptions): AsyncGenerator<Uint8Array> {
  const { databaseUrl, snapshot, signal, program = 'pg_dump' } = options;
  const child = spawn(program, [...FORM, `--snapshot=${snapshot}`], {
    env: { ...libpqEnvironment(databaseUrl), LC_ALL: 'C' },
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

function faultOf(spoken: string): BackupFault {
  if (/permission denied|row-level security/.test(spoken)) return 'source-rights';
  if (/server version mismatch/.test(spoken)) return 'dump-tool';
  return /connection to server|could not connect/.test(spoken) ? 'source-unreachable' : 'dump-broke-off';
}
