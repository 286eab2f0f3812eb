import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { libpqEnvironment } from '@kean/backups';
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
/**
 * A dump is a thousand small transactions, and none of them has to be on the disk before the next: a load that broke off is dropped. The
 * first thing that is written afterwards, that it came to its end, brings all of it to the disk. Indexes are sorted in memory.
 */
const SESSION = '-c synchronous_commit=off -c maintenance_work_mem=128MB';
/** Indexes and constraints are half the time of a load, and many, so several are built at once. */
const AT_ONCE = 3;

/**
 * Feeds a dump of custom format to pg_restore: tables and rows as they come, then everything that stands on them, several at once. Ends well
 * only when both the dump and the program ended well.
 * @throws RestoreRefused `load-broke-off`; whatever the dump's own stream throws, such as `BackupRefused`
 */
export async function pgRestore(dump: AsyncIterable<Uint8Array>, options: StagedLoad): Promise<void> {
  const { bytes, contents } = await withContents(dump);
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
async function withContents(dump: AsyncIterable<Uint8Array>) {
  const pieces = dump[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  let contents: ReturnType<typeof contentsOfDump> = 'more';
  while (contents === 'more') {
    const { done, value } = await pieces.next();
    if (done === true) break;
    held = Buffer.concat([held, value]);
    contents = contentsOfDump(held);
  }
  async function* bytes() {
    yield held;
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) yield piece.value;
  }
  return { bytes: bytes(), contents: contents === 'more' || contents === null ? null : Buffer.from(contents) };
}

async function run(
  args: readonly string[],
  dump: AsyncIterable<Uint8Array> | null,
  { databaseUrl, signal }: LoadOptions,
): Promise<void> {
  const environment = libpqEnvironment(databaseUrl);
  const child = spawn(
    'pg_restore',
    ['--exit-on-error', '--no-password', `--dbname=${environment.PGDATABASE}`, ...args],
    {
      env: { ...environment, PGAPPNAME: 'kean-restore', PGOPTIONS: SESSION, LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    },
  );
  const ended = once(child, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  let spoken = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  const fed = pipeline(Readable.from(dump ?? [], { objectMode: false, highWaterMark: 1024 * 1024 }), child.stdin);
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
