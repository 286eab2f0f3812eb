import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirePostgres, requireRedis } from '../machine/require.ts';
import { endProcess } from '../processes/end-process.ts';
import { isRunning } from '../processes/identity.ts';
import type { Progress } from '../progress.ts';
import { ADMIN } from '../services/make-cluster.ts';
import type { WalArchive } from '../services/postgres-settings.ts';
import { answers, startPostgres, urlOf } from '../services/start-postgres.ts';
import { redisAnswers, startRedis } from '../services/start-redis.ts';
import type { Folders } from './folders.ts';
import { END_POSTGRES, END_REDIS } from './leftovers.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './record.ts';
import type { Secrets } from './secrets.ts';
import type { RunningPart } from './supervisor.ts';

/** Starts the private Postgres of an instance; the step's line says which version and where. */
export async function startPrivatePostgres(
  folders: Folders,
  ports: Ports,
  secrets: Secrets,
  progress: Progress,
  spawned: (part: RunningPart) => void,
  archive: WalArchive | null = null,
): Promise<void> {
  const binaries = await requirePostgres(progress.note);
  await progress.step(
    'Postgres',
    () =>
      startPostgres({
        folder: folders.postgres,
        port: ports.postgres,
        profile: 'durable',
        logFile: join(folders.logs, 'postgres.log'),
        adminPassword: secrets.postgresAdmin,
        archive,
        binaries,
        spawned,
      }),
    (running) => `Postgres ${running.majorVersion} on 127.0.0.1:${running.port}`,
  );
}

/** Starts the private Redis of an instance. */
export async function startPrivateRedis(
  folders: Folders,
  ports: Ports,
  secrets: Secrets,
  progress: Progress,
  spawned: (part: RunningPart) => void,
): Promise<void> {
  const binary = await requireRedis(progress.note);
  await progress.step(`Redis on 127.0.0.1:${ports.redis}`, () =>
    startRedis({
      folder: folders.redis,
      port: ports.redis,
      profile: 'durable',
      logFile: join(folders.logs, 'redis.log'),
      password: secrets.redis,
      binary,
      spawned,
    }),
  );
}

/** The superuser's address on the private cluster. */
export function privateAdminUrl(port: number, secrets: Secrets): string {
  return urlOf({ port, user: ADMIN, password: secrets.postgresAdmin, database: 'postgres' });
}

export function privateRedisUrl(port: number, secrets: Secrets): string {
  return `redis://:${encodeURIComponent(secrets.redis)}@127.0.0.1:${port}`;
}

export function privateObjectStore(folders: Folders): string {
  return pathToFileURL(folders.objects).href;
}

/** Parts that a killed runner left behind in working order. */
export interface Adopted {
  readonly postgres?: RunningPart & { readonly port: number };
  readonly redis?: RunningPart & { readonly port: number };
}

/**
 * Finds the data services that still run from before and answer to this instance's passwords. They are kept: ending a database
 * in order to start it again gains nothing.
 */
export async function adoptable(instance: Instance, secrets: Secrets, ports: Ports): Promise<Adopted> {
  const { postgres, redis } = instance.processes;
  const found: { -readonly [Part in keyof Adopted]: Adopted[Part] } = {};
  if (postgres !== undefined && isRunning(postgres) && (await answers(privateAdminUrl(ports.postgres, secrets)))) {
    const stop = async (): Promise<void> => void (await endProcess(postgres, END_POSTGRES));
    found.postgres = { identity: postgres, port: ports.postgres, stop };
  }
  if (redis !== undefined && isRunning(redis) && (await redisAnswers(privateRedisUrl(ports.redis, secrets)))) {
    const stop = async (): Promise<void> => void (await endProcess(redis, END_REDIS));
    found.redis = { identity: redis, port: ports.redis, stop };
  }
  return found;
}
