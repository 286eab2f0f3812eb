/** Point in time: a cluster as it was then, in a folder of its own, that nobody reaches but who asked for it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openBase } from '../bases/open-base.ts';
import type { IdentitiesOfBoth } from '../sealed-for-both.ts';
import type { Archive } from '../segments/open-segment.ts';
import type { BaseNote } from '../wal-notes.ts';
import { WalRefused } from '../wal-refused.ts';
import { type HandOver, handOverSegments } from './hand-over-segments.ts';
import { planRecovery, type RecoveryTime } from './plan-recovery.ts';
import { RecoveryFailed } from './recovery-failed.ts';
import { prepareRecoveryFolder, type RecoveryFolder, writeForServer } from './recovery-folder.ts';
import {
  fetchScript,
  RECOVERY_AUTHENTICATION,
  RECOVERY_PORT,
  recoveryIdentities,
  recoverySettings,
} from './recovery-settings.ts';
import { serverAccount } from './server-account.ts';
import { postgresProgram } from './server-programs.ts';

export interface RecoverTo extends Archive {
  readonly time: RecoveryTime;
  /** Of both: the log holds what either alone must not see. */
  readonly identities: IdentitiesOfBoth;
  /** Absolute; made where it is not there. What an earlier recovery left in it is made anew. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  onProgress?(phase: 'verifying' | 'opening-base' | 'replaying'): void;
}

export interface RecoveredCluster {
  /** For `pg` and the client tools, under the user of this process: there is no password, and no other way in. */
  readonly connection: { readonly host: string; readonly port: number; readonly user: string };
  /** Of the last change that was replayed; `null` where the base was it. Not later than the time that was asked for. */
  readonly reachedAt: Date | null;
  readonly base: BaseNote;
  /** Ends the server. The folder stays. */
  stop(): Promise<void>;
}

const POLL_MS = 100;
/** What Postgres writes where no change after the wanted time follows: then everything that is there was done before it. */
const ENDED_BEFORE = 'recovery ended before configured recovery target was reached';

/**
 * Recovers the cluster to the time. Everything is verified before a byte is opened, and again while it is; killed at any step it can be
 * run again in the same folder.
 *
 * @throws WalRefused where the archive is not as it was written, naming the segment or base
 * @throws RecoveryFailed where this machine cannot do it
 */
export async function recoverTo(work: RecoverTo): Promise<RecoveredCluster> {
  const { time, identities, signal, onProgress } = work;
  const archive: Archive = { target: work.target, verifyKeys: work.verifyKeys };
  onProgress?.('verifying');
  const { base } = await planRecovery(archive, time);
  const program = postgresProgram(base.serverVersion);
  const folder = await prepareRecoveryFolder(work.folder, serverAccount());
  signal?.throwIfAborted();
  onProgress?.('opening-base');
  await unpackBase(archive, base, identities, folder);
  signal?.throwIfAborted();
  onProgress?.('replaying');
  const handOver = handOverSegments(archive, base, identities, folder);
  try {
    return await replay({ program, folder, base, handOver, signal }, time);
  } finally {
    await handOver.stop();
  }
}

async function unpackBase(archive: Archive, base: BaseNote, identities: IdentitiesOfBoth, folder: RecoveryFolder) {
  const tar = spawn('tar', ['--extract', '--directory', folder.data], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'ignore'],
    ...folder.account,
  });
  const ended = once(tar, 'close').then(([status]) => status as number | null);
  ended.catch(() => undefined);
  try {
    await pipeline(openBase(archive, base, identities), tar.stdin);
    if ((await ended) !== 0) throw new RecoveryFailed('files-broken');
  } catch (error) {
    if (error instanceof WalRefused || error instanceof RecoveryFailed) throw error;
    throw new RecoveryFailed('files-broken', error);
  } finally {
    tar.kill('SIGKILL');
  }
  // What was set for its former life by hand, and what would make it a standby.
  for (const name of ['postgresql.auto.conf', 'standby.signal'])
    await rm(path.join(folder.data, name), { force: true });
}

interface Replay {
  readonly program: string;
  readonly folder: RecoveryFolder;
  readonly base: BaseNote;
  readonly handOver: HandOver;
  readonly signal: AbortSignal | undefined;
}

async function replay(work: Replay, time: RecoveryTime): Promise<RecoveredCluster> {
  const { folder, base } = work;
  await writeForServer(folder, path.join(folder.path, 'postgresql.conf'), recoverySettings(folder, time));
  await writeForServer(folder, path.join(folder.path, 'pg_hba.conf'), RECOVERY_AUTHENTICATION);
  await writeForServer(folder, path.join(folder.path, 'pg_ident.conf'), recoveryIdentities(base.administrator));
  await writeForServer(folder, path.join(folder.path, 'fetch'), fetchScript(folder, process.pid));
  await writeForServer(folder, path.join(folder.data, 'recovery.signal'), '');
  await writeForServer(folder, folder.log, '');
  const server = startServer(work);
  const connection = { host: folder.socket, port: RECOVERY_PORT, user: base.administrator };
  const stop = () => endServer(server);
  try {
    const reachedAt = await whenReached(work, server, connection);
    return { connection, reachedAt, base, stop };
  } catch (error) {
    await stop();
    const refusal = work.handOver.refusal();
    if (refusal !== null) throw refusal;
    const nothingLater = time !== 'latest' && error instanceof RecoveryFailed && logOf(folder).includes(ENDED_BEFORE);
    if (nothingLater) return replay(work, 'latest');
    throw error;
  }
}

function startServer({ program, folder }: Replay): ChildProcess {
  const log = openSync(folder.log, 'a');
  try {
    return spawn(program, [`--config-file=${path.join(folder.path, 'postgresql.conf')}`], {
      cwd: folder.data,
      env: { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
      ...folder.account,
    });
  } finally {
    closeSync(log);
  }
}

async function whenReached(
  { handOver, signal }: Replay,
  server: ChildProcess,
  connection: RecoveredCluster['connection'],
): Promise<Date | null> {
  for (;;) {
    signal?.throwIfAborted();
    const refusal = handOver.refusal();
    if (refusal !== null) throw refusal;
    if (server.exitCode !== null || server.signalCode !== null) throw new RecoveryFailed('server-ended');
    const reached = await lastChange(connection);
    if (reached !== undefined) return reached;
    await sleep(POLL_MS);
  }
}

/** @returns `undefined` while nobody may look yet */
async function lastChange(connection: RecoveredCluster['connection']): Promise<Date | null | undefined> {
  const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ at: Date | null }>('select pg_last_xact_replay_timestamp() as at');
    return rows[0]?.at ?? null;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const END_MS = 20_000;

async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  const late = setTimeout(() => server.kill('SIGQUIT'), END_MS);
  await ended.finally(() => clearTimeout(late));
}

function logOf({ log }: RecoveryFolder): string {
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}
