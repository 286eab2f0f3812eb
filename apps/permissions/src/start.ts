import { readFile } from 'node:fs/promises';
import { openDatabase } from '@kean/db';
import { StartRefusal } from '@kean/kernel';
import { createLogger, type Logger, Metrics } from '@kean/observability';
import { type PermissionsConfig, permissionsConfig } from './config.ts';
import { currentRules } from './current-rules.ts';
import { openDecisions } from './open-decisions.ts';
import { policies } from './policies.ts';
import { revocationFeed } from './revocation-feed.ts';
import { buildServer, type TlsFiles } from './server.ts';

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
  const tls = await readTlsFiles(config);
  let address = config.decisionPointUrl ?? `${tls === null ? 'http' : 'https'}://127.0.0.1:${config.port}`;
  const decisions = await openDecisions({ config, db, rules, metrics, logger, address: () => address });
  const server = buildServer({ rules, feed, decisions, tls, serviceToken: config.serviceToken, metrics, logger });
  const plain = await server.listen({ host: '127.0.0.1', port: config.port });
  // The framework does not know what kind of server it was given.
  const listening = tls === null ? plain : plain.replace(/^http:/, 'https:');
  if (config.decisionPointUrl === undefined) address = listening;
  return {
    logger,
    address: listening,
    close: async () => {
      await feed.stop();
      await server.close();
      await decisions?.close();
      await db.close();
    },
  };
}

async function readTlsFiles({ tlsKeyFile, tlsCertificateFile }: PermissionsConfig): Promise<TlsFiles | null> {
  if (tlsKeyFile === undefined && tlsCertificateFile === undefined) return null;
  if (tlsKeyFile === undefined || tlsCertificateFile === undefined) {
    throw new StartRefusal(['permissions: TLS_KEY_FILE and TLS_CERTIFICATE_FILE go together. Set both, or neither.']);
  }
  return { key: await readFile(tlsKeyFile, 'utf8'), cert: await readFile(tlsCertificateFile, 'utf8') };
}
