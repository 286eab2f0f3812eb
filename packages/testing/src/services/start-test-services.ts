import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRoles, type LoginRole, loginRoles, migrate } from '@kean/db/migrate';
import {
  findFreePort,
  folderInMemory,
  openGuard,
  requirePostgres,
  requireRedis,
  startPostgres,
  startRedis,
} from '@kean/dev/services';
import type { TestServices } from './test-services.ts';
import { withAdmin } from './with-admin.ts';

const TEMPLATES = { kean: 'template_kean', keys: 'template_keys' } as const;

export interface StartedTestServices {
  readonly services: TestServices;
  readonly stop: () => Promise<void>;
}

/**
 * Starts one private Postgres and one private Redis in a temporary folder and migrates the two template databases. They forget
 * everything on a crash, on purpose. A guardian ends them and deletes the folder also when this process is killed.
 */
export async function startTestServices(): Promise<StartedTestServices> {
  const folder = mkdtempSync(join(folderInMemory(), 'kean-test-'));
  // The service's user must reach its own folders below; it cannot list this one.
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'work'), { mode: 0o700 });
  const guard = openGuard();
  guard.watchFolder(folder);
  const announce = (text: string): void => console.log(`· ${text}`);
  const [binaries, binary] = [await requirePostgres(announce), await requireRedis(announce)];
  const adminPassword = secret();
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await findFreePort(),
    profile: 'fast',
    logFile: join(folder, 'postgres.log'),
    adminPassword,
    binaries,
  });
  guard.watchProcess(postgres.identity, ['SIGQUIT', 'SIGKILL']);
  const redis = await startRedis({
    folder: join(folder, 'redis'),
    port: await findFreePort(),
    profile: 'fast',
    logFile: join(folder, 'redis.log'),
    password: secret(),
    binary,
  });
  guard.watchProcess(redis.identity, ['SIGTERM', 'SIGKILL']);
  const stop = async (): Promise<void> => {
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await guard.release();
  };
  try {
    const passwords = await makeTemplates(postgres.adminUrl);
    const adminUrl = postgres.adminUrl;
    return { services: { adminUrl, passwords, templates: TEMPLATES, redisUrl: redis.url, folder }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplates(adminUrl: string): Promise<Record<LoginRole, string>> {
  const passwords = Object.fromEntries(loginRoles().map((role) => [role, secret()])) as Record<LoginRole, string>;
  const { urls } = await createRoles({ adminUrl, passwords, databases: TEMPLATES });
  await migrate({ ownerUrl: urls.kean_owner, which: 'kean' });
  await migrate({ ownerUrl: urls.kean_keys_owner, which: 'keys' });
  // A template that somebody is connected to cannot be cloned.
  await withAdmin(adminUrl, async (client) => {
    for (const name of Object.values(TEMPLATES))
      await client.query(`alter database ${name} with allow_connections false`);
  });
  return passwords;
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}
