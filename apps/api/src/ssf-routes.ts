import type { IncomingHttpHeaders } from 'node:http';
import { answerSignal, type SignalAnswer, SignalFault, signalFault } from '@kean/personnel/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noteCall } from './note-call.ts';

const ACTION = 'personnel.provision';
const SECURITY_EVENT = 'application/secevent+jwt';
/** A token names an event and a person. */
const MAX_TOKEN_BYTES = 16 * 1024;
/** Sent again sooner a program at its limit is refused again. */
const RETRY_AFTER_SECONDS = '60';

type Asked = FastifyRequest<{ Params: { connectorId: string } }>;

/** Security event tokens pushed by an identity provider (RFC 8935) with a key made for it. The same door as a procedure, the standard's own answers. */
export function ssfRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser(SECURITY_EVENT, { parseAs: 'string' }, (_request, body, done) => done(null, body));
    server.post<{ Params: { connectorId: string } }>('/ssf/receive/:connectorId', {
      bodyLimit: MAX_TOKEN_BYTES,
      errorHandler: (error, _request, reply) => send(reply, faultOfServer(error)),
      handler: async (request, reply) => send(reply, await answer(request, contextOf)),
    });
  };
}

async function answer(
  request: Asked,
  contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>,
): Promise<SignalAnswer> {
  const began = performance.now();
  let context: CallContext | null = null;
  let told: SignalAnswer;
  try {
    context = await contextOf(request.headers);
    const call = await enter(context, ACTION, 'ssf');
    told = await answerSignal(call, request.params.connectorId, request.body);
  } catch (error) {
    told = signalFault(error);
    if (told.status === 500) context?.report.failed({ requestId: context.requestId, path: 'ssf', error });
  }
  await noteCall(context, { asked: 'signal', about: null, status: told.status, cause: told.body?.err, began });
  return told;
}

/** What the server itself refused before anybody was asked: too much, or of a kind that is no event. */
function faultOfServer(error: unknown): SignalAnswer {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return signalFault(new SignalFault('invalid_request', 'The token is too large.', 413));
  if (status === 415) return signalFault(new SignalFault('invalid_request', `Send ${SECURITY_EVENT}.`, 415));
  return signalFault(error);
}

function send(reply: FastifyReply, { status, body }: SignalAnswer): FastifyReply {
  reply.status(status);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (body === null) return reply.send();
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('content-language', 'en')
    .send(JSON.stringify(body));
}
