import { randomBytes } from 'node:crypto';
import { LOGIN_ROLES, type LoginRole, loginRoles } from '@kean/db/migrate';
import pg from 'pg';
import { inject } from 'vitest';
import { cloneDatabase } from './services/clone-database.ts';
import type { TestServices } from './services/test-services.ts';
import { withAdmin } from './services/with-admin.ts';

/** Both databases of an office, empty and migrated, for one test file alone. */
export interface FreshDatabase {
  /**
   * Address per login role, each to its own database: `kean_owner`, `kean_api`, `kean_worker`, `kean_permissions`, `kean_backup`
   * to the records, `kean_keys_owner`, `kean_keys_api`, `kean_keys_worker`, `kean_keys_backup` to the key store.
   */
  readonly urls: Readonly<Record<LoginRole, string>>;
  /** Superuser on the records and on the key store: for looking at what is stored, past row security. */
  readonly adminUrls: { readonly kean: string; readonly keys: string };
  /** Drops both, whoever is still connected. */
  readonly dispose: () => Promise<void>;
}

/**
 * Clones both templates (about 0.1 s). Call it in `beforeAll` and `dispose` in `afterAll`; what is forgotten goes with the run.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const services = inject('testServices');
  const suffix = `${process.pid}_${randomBytes(6).toString('hex')}`;
  const names = { kean: `kean_${suffix}`, keys: `keys_${suffix}` };
  await withAdmin(services.adminUrl, async (client) => {
    await cloneDatabase(client, services.templates.kean, names.kean);
    await cloneDatabase(client, services.templates.keys, names.keys);
  });
  const entries = loginRoles().map((role) => {
    const login = { role, password: services.passwords[role] };
    return [role, addressOf(services, names[LOGIN_ROLES[role].database], login)] as const;
  });
  return {
    urls: Object.fromEntries(entries) as Record<LoginRole, string>,
    adminUrls: { kean: addressOf(services, names.kean), keys: addressOf(services, names.keys) },
    dispose: () => dropDatabases(services, Object.values(names)),
  };
}

async function dropDatabases(services: TestServices, names: readonly string[]): Promise<void> {
  await withAdmin(services.adminUrl, async (client) => {
    for (const name of names) await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  });
}

function addressOf(services: TestServices, database: string, login?: { role: string; password: string }): string {
  const url = new URL(services.adminUrl);
  url.pathname = `/${database}`;
  if (login !== undefined) {
    url.username = login.role;
    url.password = encodeURIComponent(login.password);
  }
  return url.href;
}
