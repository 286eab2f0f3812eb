import { healthRoutes, type Logger, type Metrics } from '@kean/observability';
import fastify, { type FastifyInstance } from 'fastify';
import type { CurrentRules } from './current-rules.ts';
import type { RevocationFeed } from './revocation-feed.ts';
import { revocationRoutes } from './revocation-routes.ts';
import { ruleSetRoutes } from './rule-set-routes.ts';

export interface ServerParts {
  readonly rules: CurrentRules;
  readonly feed: RevocationFeed;
  readonly serviceToken: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** The HTTP face of the permission service. Ready means: the rules can be confirmed at this moment. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 64 * 1024 });
  server.setErrorHandler((error, _request, reply) => {
    parts.logger.error('request.failed', error);
    void reply.status(500).send({ error: { code: 'CALL_FAILED', kind: 'internal' } });
  });
  server.setNotFoundHandler((_request, reply) => {
    void reply.status(404).send({ error: { code: 'CALL_NOT_FOUND', kind: 'not-found' } });
  });
  void server.register(healthRoutes({ metrics: parts.metrics, checks: { rules: () => parts.rules.confirmed() } }));
  void server.register(ruleSetRoutes(parts));
  void server.register(revocationRoutes(parts));
  return server;
}
