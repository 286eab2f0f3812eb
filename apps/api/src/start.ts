import { fileURLToPath } from 'node:url';
import { createSignIn, signInProviderTrial } from '@kean/agency/sign-in';
import { DenialLog, DurableAppender, readLogFolder } from '@kean/audit';
import { RuleSetHolder } from '@kean/authorization';
import { rootKeyConfig } from '@kean/config';
import { type Database, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { SilenceWatch } from '@kean/incidents/api';
import { systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { clamdScanner } from '@kean/objects/intake';
import { createLogger, type Logger, Metrics } from '@kean/observability';
import type { Services } from '@kean/procedures';
import { publicKeyOf } from '@kean/receipts';
import { openOfficeKeyring } from '@kean/storage/keyring';
import type { AnyTRPCRouter } from '@trpc/server';
import { type ApiConfig, apiConfig } from './config.ts';
import { contextMaker } from './context.ts';
import { openConnectorSecrets } from './open-connector-secrets.ts';
import { openInbox } from './open-inbox.ts';
import { openReceipts } from './open-receipts.ts';
import { principalSource } from './principal-source.ts';
import { providerOf } from './provider-of.ts';
import { reporter } from './report.ts';
import { appRouter } from './router.ts';
import { buildServer } from './server.ts';
import { obeyRevocations } from './streams/obey-revocations.ts';
import { visitSource } from './visit-source.ts';

/** Connections of one api process; two cores answer no more at once. */
const RECORD_CONNECTIONS = 24;
const FLUSH_DENIALS_EVERY_MS = 30_000;

export interface RunningApi {
  readonly logger: Logger;
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Composes the api from its configuration and listens on loopback.
 * @param router other than the api's own for the benchmarks' plaintext twin only
 */
export async function startApi(
  config: ApiConfig = apiConfig(),
  router: AnyTRPCRouter = appRouter,
): Promise<RunningApi> {
  const roots = rootKeyConfig('api', config);
  const provider = providerOf(config);
  const inbox = openInbox(config);
  const scanning =
    config.malwareScanner === undefined
      ? undefined
      : { scanner: clamdScanner(config.malwareScanner), whenAway: config.whenScannerIsAway };
  const metrics = new Metrics('api');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'api',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  const db = openDatabase({ url: config.databaseUrl, max: RECORD_CONNECTIONS, applicationName: 'kean-api' });
  const keyStore = openKeyStore({ url: config.keyStoreDatabaseUrl, applicationName: 'kean-api' });
  const {
    keyring,
    redisVersion,
    close: closeKeyring,
  } = await openOfficeKeyring({
    process: 'api',
    store: keyStore.store,
    roots: { ...roots, warn: (told) => logger.warn(told) },
    suite: config.suite,
    db,
    redisUrl: config.redisUrl,
    clock: systemClock,
    onUnreadableKeys: (scope, ids) => logger.error('keys.unreadable', undefined, { scope, count: ids.length }),
    onTrouble: (error) => logger.error('keys.troubled', error),
  });
  const objects = await openObjectStore(config.objectStore);
  const rules = new RuleSetHolder({ url: config.permissionsUrl, serviceToken: config.serviceToken });
  await rules.start();
  const signIn = createSignIn({
    db,
    rules,
    secret: config.authSecret,
    baseUrl: config.portalOrigin,
    serviceToken: config.serviceToken,
    provider,
    report: (error) => logger.error('sign-in.failed', error),
  });
  const log = readLogFolder(fileURLToPath(config.logStore), config.witnessAlertSeconds);
  // The worker cannot tell that it died: this process does.
  const silence = new SilenceWatch({ db, log, troubled: (error) => logger.error('silence-watch.troubled', error) });
  silence.start();
  const receipts = await openReceipts(config.receiptKeyFile, db, logger);
  const connectorSecrets = openConnectorSecrets(config);
  const signInProvider = provider === null ? undefined : signInProviderTrial(provider, config.portalOrigin);
  const means = { receipts, inbox, scanning, connectorSecrets, signInProvider, redisVersion };
  const services: Services = { db, keyring, objects, log, clock: systemClock, ...means };
  const appender = new DurableAppender(db);
  const denials = new DenialLog((event) => appender.append(event), systemClock);
  const flushing = setInterval(() => {
    denials.flush().catch((error: unknown) => logger.error('denials.not-written', error));
  }, FLUSH_DENIALS_EVERY_MS);
  const { openStreams, stop: stopObeying } = obeyRevocations({
    db,
    rules,
    onTrouble: (error) => logger.error('revocations.troubled', error),
  });
  const principals = principalSource(signIn, rules);
  const visits = visitSource({ db, serviceToken: config.serviceToken, secret: config.authSecret });
  const server = buildServer({
    router,
    contextOf: contextMaker(services, principals, reporter(denials, logger), openStreams, visits),
    signIn,
    origin: config.portalOrigin,
    receiptKey: receipts === undefined ? null : publicKeyOf(receipts),
    metrics,
    checks: {
      records: () => db.prisma.$queryRaw`select 1`,
      keys: async () => requireTrue(await keyStore.answers()),
      rules: async () => rules.current(),
    },
  });
  const address = await server.listen({ host: '127.0.0.1', port: config.port });
  return {
    logger,
    address,
    close: async () => {
      clearInterval(flushing);
      await silence.stop();
      await stopObeying();
      await server.close();
      await signIn.close();
      await denials.close();
      await closeKeyring();
      rules.stop();
      await closeStores(db, keyStore);
    },
  };
}

async function closeStores(db: Database, keyStore: { close(): Promise<void> }): Promise<void> {
  await Promise.all([db.close(), keyStore.close()]);
}

function requireTrue(answered: boolean): void {
  if (!answered) throw new Error('no answer');
}
