import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@kean/kernel';
import { asTrpcError, type CallContext } from '@kean/procedures';
import type { AnyTRPCRouter } from '@trpc/server';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { answerPlainCalls } from './answer-plain-calls.ts';

/** Calls in one HTTP batch. Unset there would be no limit at all (measured), and one request could ask for everything. */
const MAX_BATCH_CALLS = 20;

/** tRPC under /trpc. Bodies are JSON and nothing else: no form of another site can be a call, and no form parser can break. */
export function callRoutes(router: AnyTRPCRouter, contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  const contextFor = (headers: IncomingHttpHeaders) => translated(contextOf(headers));
  return async (server: FastifyInstance): Promise<void> => {
    server.addHook('onRequest', async (request, reply) => {
      if (request.method === 'POST' && !isJson(request.headers['content-type'])) return reply.status(415).send();
    });
    server.addHook('preHandler', answerPlainCalls(router, contextFor));
    await server.register(fastifyTRPCPlugin, {
      prefix: '/trpc',
      trpcOptions: {
        router,
        createContext: ({ req }) => contextFor(req.headers),
        maxBatchSize: MAX_BATCH_CALLS,
      } satisfies FastifyTRPCPluginOptions<AnyTRPCRouter>['trpcOptions'],
    });
  };
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** A person whose rules cannot be confirmed is refused as unavailable, not as a failure of the server. */
async function translated(context: Promise<CallContext>): Promise<CallContext> {
  try {
    return await context;
  } catch (error) {
    throw error instanceof AppError ? asTrpcError(error) : error;
  }
}
