import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BackupFailed, type BackupFault } from '../../backup-failed.ts';
import { libpqEnvironment } from '../../dump/libpq-environment.ts';

/**
 * The log is not in it (`--wal-method=none`): the archive has it. No second copy of checksums either: the note has a digest of the whole.
 * The checkpoint is asked for at once, so that the segments before it are done with.
 */
const FORM = ['--pgdata=-', '--format=tar', '--wal-method=none', '--checkpoint=fast', '--no-manifest'];
const SPOKEN_BYTES = 4096;

/**
 * The stream of pg_basebackup: one tar file with every file of the cluster, first of all the label that says where replay begins. It ends
 * well only when the program ended well.
 *
 * @param databaseUrl under a login that may replicate
 * @throws BackupFailed; what the program said stays here
 */
export async function* pgBaseBackup(
  databaseUrl: string,
  signal: AbortSignal,
  program = 'pg_basebackup',
): AsyncGenerator<Uint8Array> {
  const child = spawn(program, [...FORM, '--no-password'], {
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

function faultOf(spoken: string): BackupFault {
  if (/must be superuser or replication|permission denied|pg_hba.conf|max_wal_senders/.test(spoken)) {
    return 'source-replication';
  }
  if (/incompatible server version|tablespace/.test(spoken)) return 'dump-tool';
  return /connection to server|could not connect/.test(spoken) ? 'source-unreachable' : 'dump-broke-off';
}
