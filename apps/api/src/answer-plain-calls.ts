import type { IncomingHttpHeaders } from 'node:http';
import type { CallContext } from '@kean/procedures';
import { type AnyTRPCProcedure, type AnyTRPCRouter, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface SingleCall {
  readonly path: string;
  readonly type: 'query' | 'mutation';
  readonly procedure: AnyTRPCProcedure;
  readonly input: unknown;
}

/**
 * Answers a plain call, one query or one mutation in JSON, without the web `Request`, `Response` and stream that tRPC's adapter
 * builds around every call: they cost as much as the rest of a small answer. Same procedures, same context, same error shapes, same
 * statuses. Whatever is not plain (a batch, a subscription, a wrong method, unreadable input) is left to the adapter untouched.
 */
export function answerPlainCalls(
  router: AnyTRPCRouter,
  contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>,
) {
  const procedures = router._def.procedures as Readonly<Record<string, AnyTRPCProcedure>>;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const call = plainCallIn(request, procedures);
    if (call === null) return undefined;
    const { status, body } = await answer(router, call, contextOf(request.headers));
    return reply
      .status(status)
      .headers({ vary: 'trpc-accept, accept', 'content-type': 'application/json' })
      .send(Buffer.from(JSON.stringify(body), 'utf8'));
  };
}

/** The one call of a request, or `null` where the adapter has to look at it. */
function plainCallIn(
  request: FastifyRequest,
  procedures: Readonly<Record<string, AnyTRPCProcedure>>,
): SingleCall | null {
  const { path } = request.params as { readonly path?: string };
  const query = request.query as Readonly<Record<string, unknown>>;
  if (path === undefined || 'batch' in query || 'trpc-accept' in request.headers) return null;
  const procedure = Object.hasOwn(procedures, path) ? procedures[path] : undefined;
  const type = procedure?._def.type;
  const fits = (type === 'query' && request.method === 'GET') || (type === 'mutation' && request.method === 'POST');
  if (procedure === undefined || type === undefined || type === 'subscription' || !fits) return null;
  const written = type === 'query' ? query.input : request.body;
  if (written === undefined && type === 'query') return { path, type, procedure, input: undefined };
  if (typeof written !== 'string') return null;
  try {
    return { path, type, procedure, input: JSON.parse(written) };
  } catch {
    // Not JSON: the adapter says so in its own words.
    return null;
  }
}

async function answer(
  router: AnyTRPCRouter,
  { path, type, procedure, input }: SingleCall,
  arriving: Promise<CallContext>,
): Promise<{ readonly status: number; readonly body: object }> {
  let ctx: CallContext | undefined;
  try {
    ctx = await arriving;
    const getRawInput = async () => input;
    const data: unknown = await procedure({ path, getRawInput, ctx, type, signal: undefined, batchIndex: 0 });
    return { status: 200, body: { result: { data } } };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    const config = router._def._config;
    // Without the input: no formatter needs it, and what a person typed stays out of every error (I1).
    const shape = getTRPCErrorShape({ config, ctx, error, input: undefined, path, type });
    return { status: getHTTPStatusCodeFromError(error), body: { error: shape } };
  }
}
