import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoles, type LoginRole, loginRoles, migrate } from '@kean/db/migrate';
import { findFreePort, openGuard, startPostgres, startRedis } from '@kean/dev/services';
import { SAMPLE_TABLES } from '@kean/queues/testing';
import { openSql } from '@kean/testing';
import { Redis } from 'ioredis';

/** A Postgres and a Redis of one proof, to be broken. */
export interface FaultyStores {
  readonly urls: { readonly api: string; readonly worker: string; readonly admin: string; readonly redis: string };
  /** Ends Postgres as an operator does and starts it again on the same data. */
  restartPostgres(): Promise<void>;
  flushRedis(): Promise<void>;
  /** Redis takes no more entries for a while. */
  fillRedis(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

const DATABASES = { kean: 'kean', keys: 'kean_keys' } as const;

/** Both are gone also when this process is killed. */
export async function startFaultyStores(): Promise<FaultyStores> {
  const folder = mkdtempSync(join(tmpdir(), 'kean-jobs-'));
  chmodSync(folder, 0o711);
  const guard = openGuard();
  guard.watchFolder(folder);
  const settings = {
    folder: join(folder, 'postgres'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(folder, 'postgres.log'),
    adminPassword: randomBytes(24).toString('base64url'),
  } as const;
  const start = async () => {
    const running = await startPostgres(settings);
    guard.watchProcess(running.identity, ['SIGINT', 'SIGQUIT', 'SIGKILL']);
    return running;
  };
  let postgres = await start();
  const server = await startRedis({
    folder: join(folder, 'redis'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(folder, 'redis.log'),
    password: randomBytes(24).toString('base64url'),
  });
  guard.watchProcess(server.identity, ['SIGTERM', 'SIGKILL']);
  const redis = new Redis(server.url);
  redis.on('error', () => undefined);
  const urls = { ...(await makeDatabase(postgres.adminUrl)), redis: server.url };
  return {
    urls,
    restartPostgres: async () => {
      await postgres.stop();
      postgres = await start();
    },
    flushRedis: async () => {
      await redis.flushall();
    },
    fillRedis: async (milliseconds) => {
      await redis.config('SET', 'maxmemory', '1mb');
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await redis.config('SET', 'maxmemory', '0');
    },
    stop: async () => {
      redis.disconnect();
      await Promise.all([postgres.stop(), server.stop()]);
      await guard.release();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function makeDatabase(adminUrl: string): Promise<Omit<FaultyStores['urls'], 'redis'>> {
  const passwords = Object.fromEntries(
    loginRoles().map((role) => [role, randomBytes(18).toString('base64url')]),
  ) as Record<LoginRole, string>;
  const { urls } = await createRoles({ adminUrl, passwords, databases: DATABASES });
  await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
  const admin = new URL(adminUrl);
  admin.pathname = `/${DATABASES.kean}`;
  const sql = openSql(admin.href);
  const asked = ['create table asked (batch int primary key)', 'grant insert on asked to kean_api'];
  for (const statement of [...SAMPLE_TABLES, ...asked]) await sql.query(statement);
  await sql.close();
  return { api: urls.kean_api, worker: urls.kean_worker, admin: admin.href };
}
