import type { IncomingHttpHeaders } from 'node:http';
import { answerDirectory, askedOfDirectory, type DirectoryAnswer, directoryFault } from '@kean/personnel/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noteCall } from './note-call.ts';

const ACTION = 'personnel.provision';
const PREFIX = '/scim/v2';
const SCIM_JSON = 'application/scim+json';
/** Asked again sooner a program at its limit is refused again. */
const RETRY_AFTER_SECONDS = '60';

/** SCIM 2.0 under /scim/v2: programs with a key made for it. The same door as a procedure, the standard's own answers. */
export function scimRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>, origin: string) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    for (const type of [SCIM_JSON, 'application/json'])
      server.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    server.route<{ Params: { '*': string }; Querystring: Record<string, unknown> }>({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: `${PREFIX}/*`,
      // Faults before the handler, such as a body that is too large, speak the standard's words as well.
      errorHandler: (error, _request, reply) => send(reply, faultOfServer(error)),
      handler: async (request, reply) => send(reply, await answer(request, contextOf, origin)),
    });
  };
}

async function answer(
  request: FastifyRequest<{ Params: { '*': string }; Querystring: Record<string, unknown> }>,
  contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>,
  origin: string,
): Promise<DirectoryAnswer> {
  const began = performance.now();
  const path = request.params['*'].split('/').filter((part) => part !== '');
  let context: CallContext | null = null;
  let told: DirectoryAnswer;
  try {
    context = await contextOf(request.headers);
    const call = await enter(context, ACTION, 'scim');
    told = await answerDirectory(call, {
      method: request.method,
      path,
      query: request.query,
      body: request.body,
      ifMatch: request.headers['if-match'],
      ifNoneMatch: request.headers['if-none-match'],
      base: `${origin}${PREFIX}`,
    });
  } catch (error) {
    told = directoryFault(error, context?.requestId ?? null);
    if (told.status === 500) context?.report.failed({ requestId: context.requestId, path: 'scim', error });
  }
  const body = told.body as Readonly<Record<string, unknown>> | null;
  await noteCall(context, {
    asked: askedOfDirectory(request.method, path),
    about: path[0] === 'Users' ? String(path[1] ?? body?.id ?? '') : null,
    status: told.status,
    cause: body?.scimType,
    began,
  });
  return told;
}

function faultOfServer(error: unknown): DirectoryAnswer {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  return directoryFault(status >= 400 && status < 500 ? { status } : error, null);
}

function send(reply: FastifyReply, { status, headers, body }: DirectoryAnswer): FastifyReply {
  reply.status(status).headers(headers);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (body === null) return reply.send();
  return reply.header('content-type', `${SCIM_JSON}; charset=utf-8`).send(JSON.stringify(body));
}
