import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf, Fault } from '../fault.ts';
import { findPostgres, type PostgresBinaries } from '../machine/find-binary.ts';
import { REMEDIES } from '../machine/require.ts';
import { accountFor, type ServiceAccount } from '../machine/service-account.ts';
import { type EndOptions, endProcess } from '../processes/end-process.ts';
import { identify, type ProcessIdentity } from '../processes/identity.ts';
import { spawnDetached } from '../processes/spawn-detached.ts';
import { LOOPBACK } from './find-free-port.ts';
import { lastLines } from './last-lines.ts';
import { ADMIN, makeCluster, settingsFile } from './make-cluster.ts';
import { CLIENT_AUTHENTICATION, type PostgresProfile, postgresSettings, type WalArchive } from './postgres-settings.ts';
import { writeServiceFile } from './service-folder.ts';
import { waitUntil } from './wait-until.ts';

export interface PostgresOptions {
  /** The cluster's folder; made when it does not exist. Every folder above it must let the service's user in. */
  readonly folder: string;
  readonly port: number;
  readonly profile: PostgresProfile;
  readonly logFile: string;
  /** The superuser's password, given once at the making of the cluster. */
  readonly adminPassword: string;
  /** None where it is left out. */
  readonly archive?: WalArchive | null;
  /** Found on this machine when left out. */
  readonly binaries?: PostgresBinaries;
  /** Told of the process as soon as it exists, before it answers. */
  readonly spawned?: (part: Stoppable) => void;
}

/** A process, and the right way to end it. */
export interface Stoppable {
  readonly identity: ProcessIdentity;
  readonly stop: () => Promise<void>;
}

export interface RunningPostgres extends Stoppable {
  readonly port: number;
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
  readonly majorVersion: number;
}

const START_TIMEOUT_MS = 60_000;
/** After a `kill -9` of the server its sessions need a moment to notice and let go of its memory. */
const STILL_IN_USE = 'shared memory block';
const ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 500;
/** Fast shutdown, then immediate, then the last resort. */
const END_DURABLE: EndOptions = { signals: ['SIGINT', 'SIGQUIT', 'SIGKILL'], graceMs: 20_000, group: false };
const END_FAST: EndOptions = { signals: ['SIGQUIT', 'SIGKILL'], graceMs: 5_000, group: false };

/**
 * Starts a private Postgres on the loopback address.
 * @throws Fault with the end of its log when it does not come up
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const binaries = options.binaries ?? findPostgres();
  if (binaries === null) throw new Fault('Postgres 15 or newer is not on this machine.', REMEDIES.postgres);
  const account = accountFor(options.folder);
  makeCluster({ folder: options.folder, account, binaries }, options.adminPassword);
  writeSettings(options, account);
  forgetStalePidFile(options.folder);
  for (let attempt = 1; ; attempt += 1) {
    const { running, reason } = await tryStart(options, binaries, account);
    if (reason === null) return running;
    const evidence = lastLines(options.logFile);
    if (attempt === ATTEMPTS || !evidence.some((line) => line.includes(STILL_IN_USE))) {
      const remedy = `Read ${options.logFile}; \`npm run reset\` makes a new, empty instance.`;
      throw new Fault(`Postgres did not start: ${reason}.`, remedy, evidence);
    }
    await sleep(ATTEMPT_PAUSE_MS);
  }
}

async function tryStart(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  account: ServiceAccount | null,
): Promise<{ running: RunningPostgres; reason: string | null }> {
  const { identity, ended } = await spawnDetached({
    name: 'Postgres',
    command: binaries.postgres,
    args: ['-D', options.folder, '-p', String(options.port)],
    cwd: options.folder,
    env: { PATH: '/usr/bin:/bin', LANG: 'C', TZ: 'UTC' },
    logFile: options.logFile,
    account,
  });
  const adminUrl = urlOf({ port: options.port, user: ADMIN, password: options.adminPassword, database: 'postgres' });
  const ends = options.profile === 'fast' ? END_FAST : END_DURABLE;
  const stop = async (): Promise<void> => {
    await endProcess(identity, ends);
  };
  options.spawned?.({ identity, stop });
  const running = { identity, port: options.port, adminUrl, majorVersion: binaries.majorVersion, stop };
  const outcome = await waitUntil(() => answers(adminUrl), { ended }, START_TIMEOUT_MS);
  if (!outcome.ready) await stop();
  return { running, reason: outcome.ready ? null : outcome.reason };
}

/** The address of a database on a private cluster. */
export function urlOf(to: { port: number; user: string; password: string; database: string }): string {
  return `postgresql://${to.user}:${encodeURIComponent(to.password)}@${LOOPBACK}:${to.port}/${to.database}`;
}

/**
 * The server that works in this folder, if any: the one `postmaster.pid` names, provided that it really stands in the folder.
 * Finds a server whose start the runner did not live to record.
 */
export function postgresIn(folder: string): ProcessIdentity | null {
  try {
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const identity = Number.isInteger(pid) && pid > 1 ? identify(pid) : null;
    if (identity === null) return null;
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder) ? identity : null;
  } catch (error) {
    // EACCES: the pid belongs to another user's process now, so it cannot be ours.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return null;
    throw error;
  }
}

/** Postgres refuses to start when its pid file names a living process of the same user, also when that is a stranger. */
function forgetStalePidFile(folder: string): void {
  if (postgresIn(folder) === null) rmSync(join(folder, 'postmaster.pid'), { force: true });
}

function writeSettings(options: PostgresOptions, account: ServiceAccount | null): void {
  writeServiceFile(settingsFile(options.folder), postgresSettings(options.profile, options.archive), account);
  writeServiceFile(join(options.folder, 'pg_hba.conf'), CLIENT_AUTHENTICATION, account);
}

/** True when the server accepts this login. */
export async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
