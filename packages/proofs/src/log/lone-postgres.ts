import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, openGuard, startPostgres } from '@kean/dev/services';

/** A Postgres for one bench, with the settings of an office and nothing of it; gone also when this process is killed. */
export async function startLonePostgres(): Promise<{ readonly adminUrl: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'kean-postgres-'));
  // The server's own user must reach the cluster below; it cannot list this folder.
  chmodSync(folder, 0o711);
  const guard = openGuard();
  guard.watchFolder(folder);
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(folder, 'postgres.log'),
    adminPassword: randomBytes(24).toString('base64url'),
  });
  guard.watchProcess(postgres.identity, ['SIGINT', 'SIGQUIT', 'SIGKILL']);
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await guard.release();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { adminUrl: postgres.adminUrl, stop };
}
