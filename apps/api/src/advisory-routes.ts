import type { IncomingHttpHeaders } from 'node:http';
import { type CallContext, enter } from '@kean/procedures';
import { takeAdvisories } from '@kean/storage/http';
import type { FastifyInstance } from 'fastify';
import { answerWithFile } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

/** What was published about what is installed, as a stream. */
export function advisoryRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post('/storage/advisories', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'storage.advisories' }, async (context) => {
        const call = await enter(context, 'storage.load-advisories', 'storage.advisories');
        const length = Number(request.headers['content-length']);
        const id = await takeAdvisories(call, {
          bytes: await endWithPerson(call, 'storage.advisories', request.raw),
          declaredBytes: Number.isSafeInteger(length) ? length : null,
        });
        return reply.status(201).send({ id });
      }),
    );
  };
}
