import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beginOfDump, endGroup, libpqEnvironment } from '@kean/backups';
import { RestoreRefused } from '../restore-refused.ts';
import { contentsOfDump } from './dump-contents.ts';

export interface LoadOptions {
  /** A superuser's, in the database that is to be filled. */
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

interface StagedLoad extends LoadOptions {
  /** Told before it begins: whether all of the dump is loaded as it comes, or what stands on the rows several at once. */
  onStage(stage: 'serially' | 'indexing'): void;
}

const SPOKEN_BYTES = 4096;
const PROGRAMS = '/usr/local/bin:/usr/bin:/bin';
const INSTALL = 'pg_restore or zstd could not be started. Install zstd and the client tools of Postgres.';
/**
 * A dump is a thousand small transactions, and none of them has to be on the disk before the next: a load that broke off is dropped. The
 * first thing that is written afterwards, that it came to its end, brings all of it to the disk. Indexes are sorted in memory.
 */
const SESSION = '-c synchronous_commit=off -c maintenance_work_mem=128MB';
/** Indexes and constraints are half the time of a load, and many, so several are built at once. */
const AT_ONCE = 3;

/**
 * Feeds a dump of custom format, packed by zstd, to pg_restore: tables and rows as they come, then everything that stands on them, several at
 * once. Ends well only when the dump and the programs ended well.
 * @throws RestoreRefused `load-broke-off`; whatever the dump's own stream throws, such as `BackupRefused`
 */
export async function pgRestore(packed: AsyncIterable<Uint8Array>, options: StagedLoad): Promise<void> {
  const { bytes, contents } = await withContents(packed);
  // Of a version that we cannot read: as it comes, one after another.
  if (contents === null) {
    options.onStage('serially');
    return run([], bytes, options);
  }
  await run(['--section=pre-data', '--section=data'], bytes, options);
  // Several at once asks for a file. In it are names and statements of the product's own tables, and no row.
  const folder = await mkdtemp(path.join(tmpdir(), 'kean-contents-'));
  try {
    const file = path.join(folder, 'contents');
    await writeFile(file, contents, { mode: 0o600 });
    options.onStage('indexing');
    await run(['--section=post-data', `--jobs=${AT_ONCE}`, file], null, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads as far as the table of contents goes, and gives all of the stream again. */
async function withContents(packed: AsyncIterable<Uint8Array>) {
  const pieces = packed[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  let contents: ReturnType<typeof contentsOfDump> = 'more';
  while (contents === 'more') {
    const { done, value } = await pieces.next();
    if (done === true) break;
    held = Buffer.concat([held, value]);
    contents = contentsOfDump(beginOfDump(held));
  }
  async function* bytes() {
    yield held;
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) yield piece.value;
  }
  return { bytes: bytes(), contents: contents === 'more' || contents === null ? null : Buffer.from(contents) };
}

/** What is packed goes from zstd to the program by a pipe of the system, and not through this process. */
const UNPACKED = 'zstd -q -d -c | exec pg_restore "$@"';
const AS_IT_IS = 'exec pg_restore "$@"';

/** @param packed what the program reads, packed by zstd; `null` where it reads a file */
async function run(
  args: readonly string[],
  packed: AsyncIterable<Uint8Array> | null,
  { databaseUrl, signal }: LoadOptions,
): Promise<void> {
  const environment = libpqEnvironment(databaseUrl);
  const wanted = ['--exit-on-error', '--no-password', `--dbname=${environment.PGDATABASE}`, ...args];
  const child = spawn('/bin/sh', ['-c', packed === null ? AS_IT_IS : UNPACKED, 'sh', ...wanted], {
    env: { ...environment, PATH: PROGRAMS, PGAPPNAME: 'kean-restore', PGOPTIONS: SESSION, LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
    // A group of its own, so that all of it is ended at once.
    detached: true,
  });
  const stop = () => endGroup(child);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  let spoken = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  try {
    const fed = pipeline(Readable.from(packed ?? [], { objectMode: false, highWaterMark: 1024 * 1024 }), child.stdin);
    // Who ends first says why: a program that gave up closes its door, a dump that is refused leaves the program without its end.
    const failure = await fed.catch((error: unknown) => error);
    if (failure !== undefined && !isClosedDoor(failure)) stop();
    const status = await ended.catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new RestoreRefused('load-broke-off', INSTALL, cause);
    });
    signal.throwIfAborted();
    if (failure !== undefined && !isClosedDoor(failure)) throw failure;
    if (status !== 0) throw new RestoreRefused('load-broke-off', remedyOf(spoken));
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** The program ended first, and says why by its status. */
export function isClosedDoor(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

/** What the program said quotes names and rows, so it stays here. */
export function remedyOf(spoken: string): string {
  if (/(zstd|pg_restore): not found/.test(spoken)) return INSTALL;
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
