import { readBackupKey } from '@kean/backups';
import { readConfig } from '@kean/config';
import { openDatabase, runStatement } from '@kean/db';
import { createLogger, healthRoutes, type Logger, Metrics } from '@kean/observability';
import { takeDrill as takeAsked } from '@kean/storage/drills';
import fastify from 'fastify';
import { type RestorerConfig, restorerParts } from './config.ts';
import { openDrillKeys } from './open-keys.ts';
import { openMeans } from './open-means.ts';
import { takeDrill } from './take-drill.ts';

export interface RunningRestorer {
  readonly logger: Logger;
  readonly address: string;
  close(): Promise<void>;
}

/** How often it looks whether a drill was asked for. */
const LOOK_EVERY_MS = 1_000;

/**
 * Composes the restorer: the one process that holds what opens backups. It listens for its health pages, takes nothing from anybody but the
 * rows of drills, and tells nothing but what came of them.
 */
export async function startRestorer(
  config: RestorerConfig = readConfig('restorer', restorerParts),
): Promise<RunningRestorer> {
  const metrics = new Metrics('restorer');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'restorer',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  const signer = await readBackupKey(config.restorerKeyFile);
  const db = openDatabase({ url: config.databaseUrl, applicationName: 'kean-restorer', max: 4 });
  const stopping = new AbortController();
  const parts = {
    db,
    openMeans: () => openMeans(config),
    openKeys: () => openDrillKeys(config, db, logger),
    signer,
    logger,
    signal: stopping.signal,
  };
  const looking = lookForDrills(
    async () => {
      const id = await takeAsked(db);
      if (id !== null) await takeDrill(parts, id);
    },
    stopping.signal,
    (error) => logger.error('drills.troubled', error),
  );
  const server = fastify({ logger: false, forceCloseConnections: true });
  void server.register(
    healthRoutes({
      metrics,
      draining: () => stopping.signal.aborted,
      checks: { records: () => runStatement(db, 'select 1') },
    }),
  );
  const address = await server.listen({ host: '127.0.0.1', port: config.port });
  return {
    logger,
    address,
    close: async () => {
      stopping.abort(new Error('stopping'));
      await looking;
      await server.close();
      await db.close();
    },
  };
}

/** One drill after another until it is told to stop; an office that is away for a while is asked again. */
async function lookForDrills(
  look: () => Promise<void>,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await look().catch((error: unknown) => {
      if (!signal.aborted) onTrouble(error);
    });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
