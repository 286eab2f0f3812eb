import { randomBytes } from 'node:crypto';
import { createRoles, type LoginRole, loginRoles, migrate } from '@kean/db/migrate';
import { startLonePostgres } from '../log/lone-postgres.ts';

export interface MigratedPostgres {
  /** Superuser on the database of the records. */
  readonly keanAdminUrl: string;
  /** The api's own login there. */
  readonly apiUrl: string;
  readonly stop: () => Promise<void>;
}

const DATABASES = { kean: 'kean', keys: 'kean_keys' } as const;

/** A Postgres with every login role and every migration of the records, and nobody in it. */
export async function startMigratedPostgres(): Promise<MigratedPostgres> {
  const { adminUrl, stop } = await startLonePostgres();
  try {
    const passwords = Object.fromEntries(
      loginRoles().map((role) => [role, randomBytes(18).toString('base64url')]),
    ) as Record<LoginRole, string>;
    const { urls } = await createRoles({ adminUrl, passwords, databases: DATABASES });
    await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
    const keanAdminUrl = new URL(adminUrl);
    keanAdminUrl.pathname = `/${DATABASES.kean}`;
    return { keanAdminUrl: keanAdminUrl.href, apiUrl: urls.kean_api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
