import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BackupFailed } from '../backup-failed.ts';
import type { ClientProgram } from './client-program.ts';
import { endGroup } from './end-group.ts';
import { libpqEnvironment } from './libpq-environment.ts';

/**
 * The program and zstd, with a pipe of the system between them: the bytes go from the one to the other, and only what is packed passes
 * through this process. Level 1 is as fast as the dump comes, and small enough. A shell tells the status of the last program only, so that
 * of the first is written apart.
 */
const BOTH = '{ "$@" 3>&-; echo $? >&3; } | exec zstd -q -1 -T1 -c 3>&-';
const NOT_FOUND = 127;
const SPOKEN_BYTES = 4096;

/**
 * What the program writes, packed by zstd, whose frames carry a checksum of what went in. It ends well only when both ended well.
 * @throws BackupFailed `dump-tool` also where zstd is not installed; the signal's reason where it was aborted
 */
export async function* packedOutputOf(wanted: ClientProgram): AsyncGenerator<Uint8Array> {
  const { program, args, databaseUrl, signal, faultOf } = wanted;
  const child = spawn('/bin/sh', ['-c', BOTH, 'sh', program, ...args, '--no-password'], {
    env: { ...libpqEnvironment(databaseUrl), PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that all of it is ended at once.
    detached: true,
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  const stop = () => endGroup(child);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let spoken = '';
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    spoken = (spoken + words).slice(0, SPOKEN_BYTES);
  });
  const dumped = text(child.stdio[3] as Readable).then(Number, () => null);
  try {
    yield* child.stdout as Readable;
    const packing = await ended.catch((cause) => {
      throw new BackupFailed('dump-tool', cause);
    });
    signal.throwIfAborted();
    const statuses = [await dumped, packing];
    if (statuses.includes(NOT_FOUND)) throw new BackupFailed('dump-tool');
    if (statuses.some((status) => status !== 0)) throw new BackupFailed(faultOf(spoken));
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
