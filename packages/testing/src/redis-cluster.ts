import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort, LOOPBACK, openGuard, type RunningRedis, requireRedis, startRedis } from '@kean/dev/services';
import { Redis } from 'ioredis';
import { temporaryFolder } from './temporary-folder.ts';

/** A real Redis Cluster on loopback: three masters and a replica of each. */
export interface RedisCluster {
  /** As `REDIS_URL` takes it, by two of its nodes. */
  readonly url: string;
  /** Empties every master; with a key, the one that holds it. */
  flush(key?: string): Promise<void>;
  /** Kills the master that holds this key, and gives back when a replica has taken its place. @returns milliseconds */
  killMasterOf(key: string): Promise<number>;
  stop(): Promise<void>;
}

const MASTERS = 3;
const NODE_TIMEOUT_MS = 1_500;
const PATIENCE_MS = 60_000;
const run = promisify(execFile);

/** Starts one for a single test file; some four seconds. A guardian ends it also when this process is killed. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await temporaryFolder();
  await chmod(folder.path, 0o711);
  const guard = openGuard();
  guard.watchFolder(folder.path);
  const password = randomBytes(18).toString('base64url');
  const binary = await requireRedis(() => undefined);
  const nodes: RunningRedis[] = [];
  for (let at = 0; at < 2 * MASTERS; at += 1) {
    const cluster = { busPort: await findFreePort(), timeoutMs: NODE_TIMEOUT_MS };
    const place = { folder: join(folder.path, `node-${at}`), logFile: join(folder.path, `node-${at}.log`) };
    const node = await startRedis({ ...place, port: await findFreePort(), profile: 'fast', password, binary, cluster });
    guard.watchProcess(node.identity, ['SIGTERM', 'SIGKILL']);
    nodes.push(node);
  }
  const tool = (...args: string[]) =>
    run('redis-cli', args, { env: { PATH: '/usr/local/bin:/usr/bin:/bin', REDISCLI_AUTH: password } });
  await tool(
    '--cluster',
    'create',
    ...nodes.map(({ port }) => `${LOOPBACK}:${port}`),
    '--cluster-replicas',
    '1',
    '--cluster-yes',
  );

  const ask = async <T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis({ host: LOOPBACK, port, password, lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };
  const killed = new Set<number>();
  const living = () => nodes.filter(({ port }) => !killed.has(port));
  /** Port of the master of this key, by a node that answers. */
  const masterOf = async (key: string, but: number): Promise<number> => {
    const asked = living().find(({ port }) => port !== but) as RunningRedis;
    return ask(asked.port, async (redis) => {
      const slot = await redis.cluster('KEYSLOT', key);
      const slots = await redis.cluster('SLOTS');
      return slots.find(([from, to]) => from <= slot && slot <= to)?.[2]?.[1] ?? 0;
    });
  };
  const healthy = (redis: Redis) => redis.cluster('INFO').then((text) => String(text).includes('cluster_state:ok'));
  const copied = (redis: Redis) =>
    redis.info('replication').then((text) => /role:master|master_link_status:up/.test(text));
  await until(() => everywhere(nodes, async ({ port }) => (await ask(port, healthy)) && (await ask(port, copied))));

  return {
    url: `redis-cluster://:${password}@${LOOPBACK}:${nodes[0]?.port}?nodes=${LOOPBACK}:${nodes[1]?.port}`,
    async flush(key) {
      const only = key === undefined ? null : await masterOf(key, 0);
      for (const { port } of living()) {
        const isMaster = (redis: Redis) => redis.role().then(([role]) => role === 'master');
        if ((only ?? port) === port && (await ask(port, isMaster))) await ask(port, (redis) => redis.flushall());
      }
    },
    async killMasterOf(key) {
      const port = await masterOf(key, 0);
      const killedAt = performance.now();
      process.kill(nodes.find((node) => node.port === port)?.identity.pid ?? 0, 'SIGKILL');
      killed.add(port);
      await until(async () => (await masterOf(key, port)) !== port);
      return performance.now() - killedAt;
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      await guard.release();
      await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function everywhere<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (!(await holds(one))) return false;
  return true;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error('the cluster did not come to rest');
    await pause(50);
  }
}
