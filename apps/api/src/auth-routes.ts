import { Readable } from 'node:stream';
import type { SignIn } from '@kean/agency/sign-in';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Sign-in bodies are two short strings. */
const MAX_BODY_BYTES = 16 * 1024;

/** Hands /api/auth/* to the sign-in as web requests, with the body untouched. Whom there is no room for is answered without any of that. */
export function authRoutes(signIn: Pick<SignIn, 'handler' | 'turnedAway'>, origin: string) {
  return async (server: FastifyInstance): Promise<void> => {
    server.addHook('onRequest', (request, reply, done) => {
      const refusal = request.method === 'POST' ? signIn.turnedAway(pathOf(request.url)) : null;
      if (refusal === null) done();
      else reply.status(refusal.status).headers(refusal.headers).send(refusal.body);
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    server.route({
      method: ['GET', 'POST'],
      url: '/api/auth/*',
      handler: async (request, reply) =>
        send(reply, await signIn.handler(asWebRequest(request, origin), request.socket.remoteAddress ?? null)),
    });
  };
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function asWebRequest(request: FastifyRequest, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : null;
  return new Request(new URL(request.url, origin), { method: request.method, headers, body });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.status(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return reply.send(response.body === null ? null : Readable.fromWeb(response.body as never));
}
