/** Loads a dump of keys without those that were destroyed since: they come into no page and no log of the server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { libpqEnvironment } from '@kean/backups';
import { isClosedDoor, type LoadOptions, remedyOf } from '../loading/pg-restore.ts';
import { RestoreRefused } from '../restore-refused.ts';

const COPY = /^COPY public\.data_key \((.+)\) FROM stdin;$/;
const END = '\\.';
const SPOKEN_BYTES = 4096;

/**
 * pg_restore writes the dump as text, the rows of destroyed keys are left out of it, psql writes the rest.
 * @param isDestroyed by scope and subject
 * @returns how many keys were left out
 * @throws RestoreRefused `load-broke-off`; whatever the dump's own stream throws, such as `BackupRefused`
 */
export async function loadKeys(
  dump: AsyncIterable<Uint8Array>,
  isDestroyed: (scope: string, id: string) => boolean,
  { databaseUrl, signal }: LoadOptions,
): Promise<number> {
  const env = { ...libpqEnvironment(databaseUrl), PGAPPNAME: 'kean-restore', LC_ALL: 'C' };
  const reading = start('pg_restore', ['--exit-on-error', '--no-password', '--file=-'], env, signal);
  const writing = start('psql', ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1'], env, signal);
  let leftOut = 0;
  async function* kept() {
    let places: readonly [number, number] | null = null;
    for await (const line of createInterface({ input: reading.child.stdout, crlfDelay: 0 })) {
      if (places !== null && line === END) places = null;
      if (places !== null) {
        const columns = line.split('\t', Math.max(...places) + 1);
        if (isDestroyed(columns[places[0]] ?? '', columns[places[1]] ?? '')) {
          leftOut += 1;
          continue;
        }
      } else places = placesIn(COPY.exec(line)?.[1]);
      yield `${line}\n`;
    }
  }
  const fed = pipeline(Readable.from(dump, { objectMode: false, highWaterMark: 1024 * 1024 }), reading.child.stdin);
  const passed = pipeline(Readable.from(kept(), { objectMode: true }), writing.child.stdin);
  const [feeding, passing] = await Promise.all([failureIn(fed, reading), failureIn(passed, writing)]);
  const statuses = await Promise.all([reading.ended, writing.ended]);
  signal.throwIfAborted();
  for (const failure of [feeding, passing]) if (failure !== undefined && !isClosedDoor(failure)) throw failure;
  if (statuses.some((status) => status !== 0))
    throw new RestoreRefused('load-broke-off', remedyOf(reading.spoken() + writing.spoken()));
  return leftOut;
}

function placesIn(columns: string | undefined): readonly [number, number] | null {
  if (columns === undefined) return null;
  const names = columns.split(', ');
  return [names.indexOf('scope'), names.indexOf('subject_id')];
}

type Program = ReturnType<typeof start>;

function start(program: string, args: readonly string[], env: Record<string, string>, signal: AbortSignal) {
  const child = spawn(program, args, {
    env: { PATH: '/usr/bin:/bin:/usr/local/bin', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let spoken = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    spoken = (spoken + text).slice(0, SPOKEN_BYTES);
  });
  if (program === 'psql') child.stdout.resume();
  const ended = once(child, 'close').then(
    ([status]) => status as number | null,
    (cause: unknown) => {
      signal.throwIfAborted();
      throw new RestoreRefused(
        'load-broke-off',
        `${program} could not be started. Install the client tools of Postgres.`,
        cause,
      );
    },
  );
  ended.catch(() => undefined);
  return { child, ended, spoken: () => spoken };
}

/** A feed that fails leaves its program without an end: it is not left to believe that this was all. */
async function failureIn(feed: Promise<void>, { child }: Program): Promise<unknown> {
  try {
    await feed;
    return undefined;
  } catch (error) {
    if (!isClosedDoor(error)) child.kill('SIGKILL');
    return error;
  }
}
