import type { IncomingHttpHeaders } from 'node:http';
import type { SignIn } from '@kean/agency/sign-in';
import { healthRoutes, type Metrics, type ReadinessCheck } from '@kean/observability';
import { type CallContext, publicErrorOf } from '@kean/procedures';
import type { ReceiptPublicKey } from '@kean/receipts';
import type { AnyTRPCRouter } from '@trpc/server';
import fastify, { type FastifyInstance } from 'fastify';
import { advisoryRoutes } from './advisory-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { callRoutes } from './call-routes.ts';
import { checkPaperRoutes } from './check-paper-routes.ts';
import { consentRoutes } from './consent-routes.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import { importRoutes } from './import-routes.ts';
import { onboardingRoutes } from './onboarding-routes.ts';
import { paperRoutes } from './paper-routes.ts';
import { radiusRoutes } from './radius-routes.ts';
import { receiptKeyRoute } from './receipt-key-route.ts';
import { requestRoutes } from './request-routes.ts';
import { scimRoutes } from './scim-routes.ts';
import { ssfRoutes } from './ssf-routes.ts';
import { ssfTransmitterRoutes } from './ssf-transmitter-routes.ts';
import { timeRequests } from './time-requests.ts';

const MAX_BODY_BYTES = 256 * 1024;

export interface ServerParts {
  /** Procedures under /trpc. */
  readonly router: AnyTRPCRouter;
  readonly contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>;
  readonly signIn: Pick<SignIn, 'handler' | 'turnedAway'>;
  readonly origin: string;
  /** What anybody needs to check a consent receipt; `null` where none are signed. */
  readonly receiptKey?: ReceiptPublicKey | null;
  readonly metrics: Metrics;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

/**
 * The api's HTTP face: tRPC under /trpc, sign-in under /api/auth, files under /imports and /log/evidence, directories under
 * /scim/v2, signals of identity providers and streams of receivers under /ssf, health pages. It listens on loopback
 * behind the portal, answers are never cached, and an error that no procedure translated tells its reference only.
 */
export function buildServer(parts: ServerParts): FastifyInstance {
  const server = fastify({
    // Our own logger speaks for every request; Fastify's would print URLs, and a query string can carry a search text (I1).
    logger: false,
    // An open event stream must not hold up a stop.
    forceCloseConnections: true,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 5000 },
  });
  timeRequests(server, parts.metrics);
  server.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  server.setErrorHandler((error, _request, reply) =>
    reply.status(statusOf(error)).send({ error: publicErrorOf(error, null) }),
  );
  server.setNotFoundHandler((_request, reply) => reply.status(404).send());
  void server.register(healthRoutes({ checks: parts.checks, metrics: parts.metrics }));
  void server.register(advisoryRoutes(parts.contextOf));
  void server.register(authRoutes(parts.signIn, parts.origin));
  void server.register(checkPaperRoutes(parts.contextOf));
  void server.register(consentRoutes(parts.contextOf));
  void server.register(importRoutes(parts.contextOf));
  void server.register(onboardingRoutes(parts.contextOf));
  void server.register(radiusRoutes(parts.contextOf));
  void server.register(paperRoutes(parts.contextOf));
  void server.register(requestRoutes(parts.contextOf));
  void server.register(evidenceRoutes(parts.contextOf));
  void server.register(scimRoutes(parts.contextOf, parts.origin));
  void server.register(ssfRoutes(parts.contextOf));
  void server.register(ssfTransmitterRoutes(parts.contextOf, parts.origin));
  void server.register(receiptKeyRoute(parts.receiptKey ?? null));
  void server.register(callRoutes(parts.router, parts.contextOf));
  return server;
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
