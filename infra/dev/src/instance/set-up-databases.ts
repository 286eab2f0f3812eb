import type { LoginRole, WhichDatabase } from '@kean/db/migrate';
import { Client } from 'pg';
import { codeOf, Fault, messageOf } from '../fault.ts';
import type { Secrets } from './secrets.ts';

/** Where one of the two databases is, or is to be made. */
export interface DatabasePlace {
  /** Login that may make roles and databases, connected to a database that exists. */
  readonly adminUrl: string;
  readonly name: string;
}

export type DatabasePlaces = Readonly<Record<WhichDatabase, DatabasePlace>>;

/** The environment variable that names each database when somebody else runs it. */
const VARIABLES = { kean: 'DATABASE_URL', keys: 'KEYSTORE_DATABASE_URL' } as const;
/** Postgres: the database does not exist. */
const INVALID_CATALOG_NAME = '3D000';

/** The two databases of a private cluster. @param names of those that the office works with */
export function privatePlaces(
  adminUrl: string,
  { records, keys }: { readonly records: string; readonly keys: string },
): DatabasePlaces {
  return { kean: { adminUrl, name: records }, keys: { adminUrl, name: keys } };
}

/** The database at the end of an address, empty when there is none. */
export function databaseNameIn(address: string): string {
  return decodeURIComponent(new URL(address).pathname.slice(1));
}

/**
 * The database an address of the environment names; it need not exist yet, its server must.
 * @throws Fault when the server does not let this login in
 */
export async function placeOf(address: string, which: WhichDatabase): Promise<DatabasePlace> {
  const name = databaseNameIn(address);
  if (name === '') {
    throw new Fault(
      `${VARIABLES[which]} names no database.`,
      'Put the name at its end: postgresql://login@host:port/name.',
    );
  }
  const maintenance = new URL(address);
  maintenance.pathname = '/postgres';
  for (const adminUrl of [address, maintenance.href]) {
    const refusal = await refusalOf(adminUrl);
    if (refusal === null) return { adminUrl, name };
    if (codeOf(refusal) !== INVALID_CATALOG_NAME) {
      const remedy = `Check the address and the login in ${VARIABLES[which]}; see infra/dev/README.md.`;
      throw new Fault(`The server of ${VARIABLES[which]} refused: ${messageOf(refusal)}.`, remedy);
    }
  }
  throw new Fault(`The server of ${VARIABLES[which]} has neither ${name} nor postgres.`, 'Create one of them.');
}

async function refusalOf(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the login roles and both databases, or brings them to what they should be, and migrates. Safe to repeat. */
export async function setUpDatabases(places: DatabasePlaces, secrets: Secrets): Promise<void> {
  const { createRoles, migrate } = await import('@kean/db/migrate');
  const databases = { kean: places.kean.name, keys: places.keys.name };
  const passwords = secrets.roles;
  const urls = roleUrls(places, secrets);
  try {
    if (serverOf(places.kean) === serverOf(places.keys)) {
      await createRoles({ adminUrl: places.kean.adminUrl, passwords, databases });
    } else {
      await createRoles({ adminUrl: places.kean.adminUrl, passwords, databases, only: 'kean' });
      await createRoles({ adminUrl: places.keys.adminUrl, passwords, databases, only: 'keys' });
    }
    await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
    await migrate({ ownerUrl: urls.kean_keys_owner, which: 'keys' });
  } catch (error) {
    // The server's own words name tables and roles, never a row: nothing but definitions was sent.
    throw new Fault(
      `The databases could not be set up: ${messageOf(error)}.`,
      'With DATABASE_URL or KEYSTORE_DATABASE_URL see infra/dev/README.md for what the login must be able to do.',
    );
  }
}

/** The address of each login role, in its own database. */
export function roleUrls(places: DatabasePlaces, secrets: Secrets): Record<LoginRole, string> {
  const entries = (Object.keys(secrets.roles) as LoginRole[]).map((role) => {
    const place = role.startsWith('kean_keys_') ? places.keys : places.kean;
    const url = new URL(place.adminUrl);
    url.pathname = `/${encodeURIComponent(place.name)}`;
    url.username = role;
    url.password = encodeURIComponent(secrets.roles[role]);
    return [role, url.href] as const;
  });
  return Object.fromEntries(entries) as Record<LoginRole, string>;
}

function serverOf(place: DatabasePlace): string {
  return new URL(place.adminUrl).host;
}
