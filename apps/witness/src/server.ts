import { healthRoutes } from '@kean/observability';
import fastify, { type FastifyInstance } from 'fastify';
import { conflictsOf } from './conflicts-of.ts';
import { type RoutesParts, witnessRoutes } from './routes.ts';

/** Old size, 63 hashes and a checkpoint with many post-quantum signatures; more is nothing honest. */
const MOST_BYTES = 256 * 1024;

export interface ServerParts extends RoutesParts {
  /** Rejects when the memory cannot be written. */
  readonly memoryHolds: () => Promise<unknown>;
}

/** The HTTP face of the witness, on loopback. A conflict does not make it unready: it is what it is there for, and it is shown. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true, bodyLimit: MOST_BYTES });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) parts.logger.error('request.failed', error);
    void reply.status(status).type('text/plain; charset=utf-8').send('this cannot be answered\n');
  });
  server.setNotFoundHandler((_request, reply) => {
    void reply.status(404).type('text/plain; charset=utf-8').send('there is nothing here\n');
  });
  const facts = () => ({ logs: parts.witnessed.size, ...conflictsOf(parts.witnessed) });
  void server.register(healthRoutes({ metrics: parts.metrics, checks: { memory: parts.memoryHolds }, facts }));
  void server.register(witnessRoutes(parts));
  return server;
}
