import { watchRevocations } from '@kean/agency/revocations';
import { RuleSetHolder } from '@kean/authorization';
import { runStatement } from '@kean/db';
import { systemClock } from '@kean/kernel';
import { createLogger, healthRoutes, type Logger, Metrics } from '@kean/observability';
import { startQueues } from '@kean/queues/worker';
import fastify from 'fastify';
import { ACTS_COUNTED } from './acts-counted.ts';
import { CLAUSES, type WorkerNeeds } from './clauses.ts';
import { type WorkerConfig, workerConfig } from './config.ts';
import { ERASINGS } from './erasings.ts';
import { LEAVINGS } from './leavings.ts';
import { openBackups } from './open-backups.ts';
import { openConnectors } from './open-connectors.ts';
import { openDecoys } from './open-decoys.ts';
import { openLog } from './open-log.ts';
import { openMessages } from './open-messages.ts';
import { openStores } from './open-stores.ts';
import { openTeller } from './open-teller.ts';
import { openWatch } from './open-watch.ts';
import { queueReport } from './queue-report.ts';
import { rightsReader } from './rights-of.ts';
import { showFigures } from './show-figures.ts';

export interface RunningWorker {
  readonly logger: Logger;
  /** Where the health pages answer. */
  readonly address: string;
  /** Drains: nothing new is taken, what is in hand ends or goes back, and everything that was opened is closed. */
  close(): Promise<void>;
}

/** Composes the worker from its configuration, listens on loopback for the health pages, and takes jobs. */
export async function startWorker(config: WorkerConfig = workerConfig()): Promise<RunningWorker> {
  const metrics = new Metrics('worker');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'worker',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  const stores = await openStores(config, logger);
  const { db, keyring, objects } = stores;
  const log = await openLog(db, config, logger, metrics);
  const backups = await openBackups(config, db, logger, metrics, () => stores.keyStore.writeAnew());
  const rules = new RuleSetHolder({ url: config.permissionsUrl, serviceToken: config.serviceToken });
  await rules.start();
  // Each job reads person and version anew; the push only spares it the wait for newer rules.
  const onTrouble = (error: unknown): void => logger.error('revocations.troubled', error);
  const revocations = watchRevocations({
    db,
    onNews: () => void rules.refresh().catch(onTrouble),
    onSilence: () => undefined,
    onTrouble,
  });
  const needs: WorkerNeeds = {
    services: { db, keyring, objects, log: log.reader, clock: systemClock },
    rightsOf: rightsReader(db, rules),
    rotator: keyring.rotator(stores.keyStore.rotation),
    backups,
    messages: openMessages(config, db),
    erasings: ERASINGS,
    acts: ACTS_COUNTED,
    leavings: LEAVINGS,
    connectors: openConnectors(config),
  };
  const jobs = CLAUSES.flatMap((clause) => clause.handlers.map(({ job }) => job));
  const report = queueReport(
    logger,
    metrics,
    jobs.map((job) => job.name),
    [...new Set(jobs.map((job) => job.queue))],
  );
  const queues = await startQueues({
    db,
    redisUrl: config.redisUrl,
    clauses: CLAUSES,
    needs,
    observer: report.observer,
  });
  const stopFigures = showFigures({ db, show: report.show, onError: (error) => logger.error('figures.failed', error) });

  const watch = openWatch({ db, keyring, log: log.reader, logger, metrics });
  const decoys = openDecoys({ db, keyring, logger });
  const teller = openTeller({ db, messages: needs.messages, logger, metrics });

  let draining = false;
  const server = fastify({ logger: false, forceCloseConnections: true });
  void server.register(
    healthRoutes({
      metrics,
      draining: () => draining,
      checks: {
        records: () => runStatement(db, 'select 1'),
        keys: async () => requireTrue(await stores.keyStore.answers()),
        objects: () => objects.check(),
        redis: () => queues.check(),
        rules: async () => rules.current(),
        log: () => log.check(),
      },
    }),
  );
  const address = await server.listen({ host: '127.0.0.1', port: config.port });
  return {
    logger,
    address,
    close: async () => {
      draining = true;
      stopFigures();
      await queues.stop();
      await watch.stop();
      await decoys.stop();
      await teller.stop();
      await log.stop();
      await revocations.stop();
      rules.stop();
      await server.close();
      await stores.close();
    },
  };
}

function requireTrue(answered: boolean): void {
  if (!answered) throw new Error('no answer');
}
