import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { findRedis, REMEDIES } from '../machine/require.ts';
import { accountFor } from '../machine/service-account.ts';
import { type EndOptions, endProcess } from '../processes/end-process.ts';
import { spawnDetached } from '../processes/spawn-detached.ts';
import { askRedis } from './ask-redis.ts';
import { LOOPBACK } from './find-free-port.ts';
import { lastLines } from './last-lines.ts';
import { type ClusterNode, type RedisProfile, redisSettings } from './redis-settings.ts';
import { makeServiceFolder, writeServiceFile } from './service-folder.ts';
import type { Stoppable } from './start-postgres.ts';
import { waitUntil } from './wait-until.ts';

export interface RedisOptions {
  readonly folder: string;
  readonly port: number;
  readonly profile: RedisProfile;
  readonly logFile: string;
  readonly password: string;
  /** As a node of a cluster, which somebody has to join to the others. */
  readonly cluster?: ClusterNode;
  /** Path of `redis-server`; found on this machine when left out. */
  readonly binary?: string;
  /** Told of the process as soon as it exists, before it answers. */
  readonly spawned?: (part: Stoppable) => void;
}

export interface RunningRedis extends Stoppable {
  readonly port: number;
  readonly url: string;
}

const START_TIMEOUT_MS = 60_000;
const END: EndOptions = { signals: ['SIGTERM', 'SIGKILL'], graceMs: 10_000, group: false };

/**
 * Starts a private Redis on the loopback address.
 * @throws Fault with the end of its log when it does not come up
 */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const binary = options.binary ?? findRedis();
  if (binary === null) throw new Fault('redis-server is not on this machine.', REMEDIES.redis);
  const account = accountFor(options.folder);
  makeServiceFolder(options.folder, account);
  const settings = join(options.folder, 'redis.conf');
  writeServiceFile(settings, redisSettings(options), account);
  const process = await spawnDetached({
    name: 'Redis',
    command: binary,
    args: [settings],
    cwd: options.folder,
    env: { PATH: '/usr/bin:/bin', LANG: 'C', TZ: 'UTC' },
    logFile: options.logFile,
    account,
  });
  const stop = async (): Promise<void> => {
    await endProcess(process.identity, END);
  };
  options.spawned?.({ identity: process.identity, stop });
  const url = `redis://:${encodeURIComponent(options.password)}@${LOOPBACK}:${options.port}`;
  const outcome = await waitUntil(() => redisAnswers(url), process, START_TIMEOUT_MS);
  if (!outcome.ready) {
    await stop();
    throw new Fault(`Redis did not start: ${outcome.reason}.`, `Read ${options.logFile}.`, lastLines(options.logFile));
  }
  return { identity: process.identity, port: options.port, url, stop };
}

/** True when the server accepts this login and has loaded its data. */
export async function redisAnswers(url: string): Promise<boolean> {
  return (await askRedis(url, 'PING')) === '+PONG';
}
