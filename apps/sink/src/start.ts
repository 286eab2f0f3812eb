import { readFile } from 'node:fs/promises';
import { StartRefusal } from '@kean/kernel';
import { createLogger, healthRoutes, type Logger, Metrics } from '@kean/observability';
import fastify from 'fastify';
import { type SinkConfig, sinkConfig } from './config.ts';
import { Inbox } from './inbox.ts';
import { sinkRoutes } from './routes.ts';
import { takeMail } from './take-mail.ts';

export interface RunningSink {
  readonly logger: Logger;
  readonly address: string;
  close(): Promise<void>;
}

/** Composes the sink from its configuration and listens on loopback. */
export async function startSink(config: SinkConfig = sinkConfig()): Promise<RunningSink> {
  const metrics = new Metrics('sink');
  const refusedLines = metrics.counter('kean_log_refused_total', 'Log lines refused because they held a value.');
  const logger = createLogger({
    process: 'sink',
    level: config.logLevel,
    file: config.logFile,
    strict: config.mode === 'test',
    onRefusal: () => refusedLines.add({}),
  });
  const smsSecret = (await readFile(config.smsSecretFile, 'utf8').catch(() => '')).trim();
  if (smsSecret === '')
    throw new StartRefusal(['sink: the file that SMS_SECRET_FILE names cannot be read or is empty.']);
  const inbox = new Inbox();
  const mail = await takeMail(inbox, config.mailPort);
  // What a stranger sends is answered by number; nothing of it goes into a log.
  const server = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 64 * 1024 });
  void server.register(healthRoutes({ metrics, checks: {} }));
  void server.register(sinkRoutes({ inbox, token: config.token, smsSecret }));
  const address = await server.listen({ host: '127.0.0.1', port: config.port });
  return {
    logger,
    address,
    close: async () => {
      await Promise.all([server.close(), mail.close()]);
    },
  };
}
