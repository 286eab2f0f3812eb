import type { IncomingHttpHeaders } from 'node:http';
import {
  answerStream,
  askedOfStream,
  type StreamAnswer,
  StreamFault,
  streamFault,
  transmitterConfiguration,
  transmitterKeys,
} from '@kean/personnel/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noteCall } from './note-call.ts';

const ACTION = 'personnel.provision';
const MAX_BODY_BYTES = 16 * 1024;
/** Sent again sooner a program at its limit is refused again. */
const RETRY_AFTER_SECONDS = '60';
const METHODS = { streams: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'], status: ['GET', 'POST'], verify: ['POST'] };
const DOORS = [
  ...Object.entries(METHODS).flatMap(([path, methods]) => methods.map((method) => [method, path] as const)),
  ['POST', 'subjects/add'] as const,
  ['POST', 'subjects/remove'] as const,
];

/**
 * A receiver of our security events sets up its stream with the key that was made for it (OpenID Shared Signals 1.0). What we are and which
 * keys sign is told to anybody.
 * @param origin under which the portal is reached: the issuer
 */
export function ssfTransmitterRoutes(
  contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>,
  origin: string,
) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/.well-known/ssf-configuration', (_request, reply) => reply.send(transmitterConfiguration(origin)));
    server.get('/ssf/jwks.json', async (_request, reply) =>
      reply.send(await transmitterKeys((await contextOf({})).services.db)),
    );
    await server.register(async (doors) => {
      doors.removeAllContentTypeParsers();
      doors.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      for (const [method, path] of DOORS)
        doors.route({
          method,
          url: `/ssf/${path}`,
          bodyLimit: MAX_BODY_BYTES,
          errorHandler: (error, _request, reply) => send(reply, faultOfServer(error)),
          handler: async (request, reply) => send(reply, await answer(request, path, contextOf, origin)),
        });
    });
  };
}

async function answer(
  request: FastifyRequest,
  path: string,
  contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>,
  origin: string,
): Promise<StreamAnswer> {
  const began = performance.now();
  const { method } = request;
  let context: CallContext | null = null;
  let told: StreamAnswer;
  try {
    context = await contextOf(request.headers);
    const call = await enter(context, ACTION, 'ssf');
    const query = request.query as Readonly<Record<string, unknown>>;
    told = await answerStream(call, { method, path, query, body: request.body, origin });
  } catch (error) {
    told = streamFault(error);
    if (told.status === 500) context?.report.failed({ requestId: context.requestId, path: 'ssf', error });
  }
  const cause = told.status < 400 ? null : (told.body as { readonly err?: unknown } | null)?.err;
  await noteCall(context, { asked: askedOfStream(method, path), about: null, status: told.status, cause, began });
  return told;
}

/** What the server itself refused before anybody was asked: too much, or no JSON. */
function faultOfServer(error: unknown): StreamAnswer {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return streamFault(new StreamFault(413, 'The body is too large.'));
  if (status === 415) return streamFault(new StreamFault(415, 'Send application/json.'));
  return streamFault(error);
}

function send(reply: FastifyReply, { status, body }: StreamAnswer): FastifyReply {
  reply.status(status);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (body === null) return reply.send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}
