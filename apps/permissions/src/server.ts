import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { healthRoutes, type Logger, type Metrics } from '@kean/observability';
import fastify, { type FastifyInstance } from 'fastify';
import type { CurrentRules } from './current-rules.ts';
import type { RevocationFeed } from './revocation-feed.ts';
import { revocationRoutes } from './revocation-routes.ts';
import { ruleSetRoutes } from './rule-set-routes.ts';

export interface ServerParts {
  /** Serves what other systems ask, `null` where nobody accounts for it; says whether the request was one of its own. */
  readonly decisions: { readonly face: DecisionsFace; readonly domains: () => number } | null;
  /** For https; `null` where something in front ends TLS. */
  readonly tls: TlsFiles | null;
  readonly rules: CurrentRules;
  readonly feed: RevocationFeed;
  readonly serviceToken: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export type DecisionsFace = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
}

/** A request has to be here whole within this time; one that drips holds a connection and nothing else. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The HTTP face of the permission service. Ready means: the rules can be confirmed at this moment. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const { decisions, tls } = parts;
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    // Decisions are answered before the framework: they are asked for more often than anything else.
    serverFactory: (others) => {
      const handle = (request: IncomingMessage, response: ServerResponse): void => {
        if (decisions?.face(request, response) !== true) others(request, response);
      };
      const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
      // Its types ask for a plain server; it listens to and closes a TLS server in the same way.
      return tls === null
        ? createServer(options, handle)
        : (createTlsServer({ ...options, ...tls }, handle) as unknown as Server);
    },
  });
  server.setErrorHandler((error, _request, reply) => {
    parts.logger.error('request.failed', error);
    void reply.status(500).send({ error: { code: 'CALL_FAILED', kind: 'internal' } });
  });
  server.setNotFoundHandler((_request, reply) => {
    void reply.status(404).send({ error: { code: 'CALL_NOT_FOUND', kind: 'not-found' } });
  });
  void server.register(
    healthRoutes({
      metrics: parts.metrics,
      checks: { rules: () => parts.rules.confirmed() },
      // Files of another system that cannot be read are no reason to call our own rules unready.
      ...(decisions === null ? {} : { facts: () => ({ policyDomains: decisions.domains() }) }),
    }),
  );
  void server.register(ruleSetRoutes(parts));
  void server.register(revocationRoutes(parts));
  return server;
}
