import { type StdioNull, type StdioPipe, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beginOfDump, libpqEnvironment } from '@kean/backups';
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
const INSTALL = 'Install the client tools of Postgres, and zstd.';
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

/**
 * @param packed what zstd unpacks into the program's own hands: the bytes go from the one to the other, and not through this process.
 * `null` where the program reads a file
 */
async function run(
  args: readonly string[],
  packed: AsyncIterable<Uint8Array> | null,
  { databaseUrl, signal }: LoadOptions,
): Promise<void> {
  const environment: Record<string, string> = {
    ...libpqEnvironment(databaseUrl),
    PGAPPNAME: 'kean-restore',
    PGOPTIONS: SESSION,
  };
  const unpacking =
    packed === null ? null : startProgram('zstd', ['-q', '-d', '-c'], { signal, stdin: 'pipe', stdout: 'pipe' });
  const loading = startProgram(
    'pg_restore',
    ['--exit-on-error', '--no-password', `--dbname=${environment.PGDATABASE}`, ...args],
    { signal, stdin: unpacking?.child.stdout ?? 'ignore', stdout: 'ignore', environment },
  );
  // Ours of the two ends: with it open, a loader that died would leave the unpacker waiting for a reader.
  unpacking?.child.stdout?.destroy();
  const failure = packed === null ? undefined : await fed(packed, unpacking);
  // Who ends first says why: a program that gave up closes its door, a dump that is refused leaves the program without its end.
  if (failure !== undefined && !isClosedDoor(failure)) loading.child.kill('SIGKILL');
  const [loaded, unpacked] = await Promise.all([loading.ended, unpacking?.ended ?? 0]);
  signal.throwIfAborted();
  if (failure !== undefined && !isClosedDoor(failure)) throw failure;
  // A loader that has all it wants may close its door on the last bytes; the unpacker is then ended by a signal.
  const whole = loaded === 0 && (unpacked === 0 || unpacked === null);
  if (!whole) throw new RestoreRefused('load-broke-off', remedyOf(loading.spoken()));
}

async function fed(packed: AsyncIterable<Uint8Array>, unpacking: Program | null): Promise<unknown> {
  if (unpacking?.child.stdin == null) throw new TypeError('what is packed has somebody who unpacks it');
  try {
    await pipeline(Readable.from(packed, { objectMode: false, highWaterMark: 1024 * 1024 }), unpacking.child.stdin);
    return undefined;
  } catch (error) {
    if (!isClosedDoor(error)) unpacking.child.kill('SIGKILL');
    return error;
  }
}

interface Start {
  readonly signal: AbortSignal;
  readonly stdin: StdioNull | StdioPipe | Readable;
  readonly stdout: StdioNull | StdioPipe;
  readonly environment?: Readonly<Record<string, string>>;
}
type Program = ReturnType<typeof startProgram>;

function startProgram(program: string, args: readonly string[], { signal, stdin, stdout, environment = {} }: Start) {
  const child = spawn(program, args, {
    env: { PATH: PROGRAMS, LC_ALL: 'C', ...environment },
    stdio: [stdin, stdout, 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let spoken = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  const ended = once(child, 'close').then(
    ([status]) => status as number | null,
    (cause: unknown) => {
      signal.throwIfAborted();
      throw new RestoreRefused('load-broke-off', `${program} could not be started. ${INSTALL}`, cause);
    },
  );
  ended.catch(() => undefined);
  return { child, ended, spoken: () => spoken };
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
