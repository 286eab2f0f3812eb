import type { LoginRole } from '@kean/db/migrate';
import { privateAdminUrl, privateObjectStore, privateRedisUrl } from './data-services.ts';
import type { Opened } from './open-instance.ts';
import type { Overrides } from './overrides.ts';
import { readRemembered } from './remembered.ts';
import { databaseNameIn, privatePlaces, roleUrls } from './set-up-databases.ts';

/** Where an instance keeps what it knows. */
export interface DataAddresses {
  /** Login that may make roles and databases, on the server of the records. */
  readonly adminUrl: string;
  readonly urls: Readonly<Record<LoginRole, string>>;
  readonly redisUrl: string;
  readonly objectStore: string;
}

/** The addresses of Postgres, Redis and object store, private or somebody else's; asks nobody. */
export function addressesOf({ folders, ports, secrets }: Opened, overrides: Overrides): DataAddresses {
  const admin = privateAdminUrl(ports.postgres, secrets);
  const { databaseUrl, keystoreUrl } = overrides;
  const own = privatePlaces(admin, readRemembered(folders.data));
  const places = {
    kean: databaseUrl === null ? own.kean : { adminUrl: databaseUrl, name: databaseNameIn(databaseUrl) },
    keys: keystoreUrl === null ? own.keys : { adminUrl: keystoreUrl, name: databaseNameIn(keystoreUrl) },
  };
  return {
    adminUrl: places.kean.adminUrl,
    urls: roleUrls(places, secrets),
    redisUrl: overrides.redisUrl ?? privateRedisUrl(ports.redis, secrets),
    objectStore: overrides.objectStore ?? privateObjectStore(folders),
  };
}
