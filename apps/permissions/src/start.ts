import { openDatabase } from '@kean/db';
import { createLogger, type Logger, Metrics } from '@kean/observability';
import { type PermissionsConfig, permissionsConfig } from './config.ts';
import { currentRules } from './current-rules.ts';
import { policies } from './policies.ts';
import { revocationFeed } from './revocation-feed.ts';
import { buildServer } from './server.ts';

/** Questions are few and short, and one connection listens; a slow database is no answer to any of them. */
const CONNECTIONS = 5;
const STATEMENT_TIMEOUT_MS = 2_000;

export interface RunningPermissions {
  readonly logger: Logger;
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Composes the permission service and listens on loopback. It starts without the database as well: then it answers that it is
 * not available, and is by itself as soon as Postgres is.
 */
export async function startPermissions(config: PermissionsConfig = permissionsConfig()): Promise<RunningPermissions> {
  const metrics = new Metrics('permissions');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'permissions',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  const db = openDatabase({
    url: config.databaseUrl,
    max: CONNECTIONS,
    applicationName: 'kean-permissions',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const rules = currentRules(db, policies);
  const feed = revocationFeed(db, (error) => logger.error('revocations.troubled', error));
  const server = buildServer({ rules, feed, serviceToken: config.serviceToken, metrics, logger });
  const address = await server.listen({ host: '127.0.0.1', port: config.port });
  return {
    logger,
    address,
    close: async () => {
      await feed.stop();
      await server.close();
      await db.close();
    },
  };
}
