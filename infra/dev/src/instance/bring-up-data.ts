import { Fault } from '../fault.ts';
import type { Progress } from '../progress.ts';
import type { WalArchive } from '../services/postgres-settings.ts';
import { redisAnswers } from '../services/start-redis.ts';
import type { Teardown } from '../teardown.ts';
import { privateAdminUrl, startPrivatePostgres, startPrivateRedis } from './data-services.ts';
import { needsNoPostgres, type Opened } from './open-instance.ts';
import type { Overrides } from './overrides.ts';
import { migrationsHash, readRemembered, remember } from './remembered.ts';
import { placeOf, privatePlaces, setUpDatabases } from './set-up-databases.ts';
import type { Supervisor } from './supervisor.ts';

export interface BringUp {
  readonly opened: Opened;
  readonly overrides: Overrides;
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly teardown: Teardown;
  /** Where the private Postgres archives its log; nowhere where it is left out. */
  readonly archive?: WalArchive | null;
}

/** Starts or finds Postgres and Redis, and brings both databases to the newest migration. */
export async function bringUpData(bringUp: BringUp): Promise<void> {
  await bringUpPostgres(bringUp);
  bringUp.teardown.check();
  await bringUpRedis(bringUp);
  bringUp.teardown.check();
  await migrateWhenNeeded(bringUp);
  bringUp.teardown.check();
}

async function bringUpPostgres({ opened, overrides, supervisor, progress, archive }: BringUp): Promise<void> {
  if (needsNoPostgres(overrides)) return;
  const { folders, ports, secrets, adopted } = opened;
  supervisor.define('postgres', (spawned) => startPrivatePostgres(folders, ports, secrets, progress, spawned, archive));
  if (adopted.postgres === undefined) await supervisor.start('postgres');
  else supervisor.adopt('postgres', adopted.postgres);
}

async function bringUpRedis({ opened, overrides, supervisor, progress }: BringUp): Promise<void> {
  if (overrides.redisUrl !== null) {
    if (await redisAnswers(overrides.redisUrl)) return;
    throw new Fault('The Redis of REDIS_URL does not answer.', 'Check the address and the password in REDIS_URL.');
  }
  const { folders, ports, secrets, adopted } = opened;
  supervisor.define('redis', (spawned) => startPrivateRedis(folders, ports, secrets, progress, spawned));
  if (adopted.redis === undefined) await supervisor.start('redis');
  else supervisor.adopt('redis', adopted.redis);
}

/**
 * A private cluster that was migrated from these very files is left as it is; somebody else's is always looked at, because it may
 * have been replaced meanwhile.
 */
async function migrateWhenNeeded({ opened, overrides, progress }: BringUp): Promise<void> {
  const { folders, ports, secrets } = opened;
  const { databaseUrl, keystoreUrl } = overrides;
  const hash = migrationsHash();
  const isPrivate = databaseUrl === null && keystoreUrl === null;
  if (isPrivate && readRemembered(folders.data).migratedFrom === hash) return;
  await progress.step('roles and databases, migrated', async () => {
    const own = privatePlaces(privateAdminUrl(ports.postgres, secrets), readRemembered(folders.data));
    const places = {
      kean: databaseUrl === null ? own.kean : await placeOf(databaseUrl, 'kean'),
      keys: keystoreUrl === null ? own.keys : await placeOf(keystoreUrl, 'keys'),
    };
    await setUpDatabases(places, secrets);
  });
  remember(folders.data, { migratedFrom: isPrivate ? hash : null });
}
