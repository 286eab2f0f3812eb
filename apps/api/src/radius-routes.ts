import type { IncomingHttpHeaders } from 'node:http';
import { ReceiveLeakInput, receiveLeak } from '@kean/incidents/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { answerWithFile } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

/** What leaked, on its way to be measured, as a stream. Its window and its case stand in the address: times and an id, nothing of anybody. */
export function radiusRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post('/incidents/radius', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'incidents.radius' }, async (context) => {
        const call = await enter(context, 'incidents.measure-radius', 'incidents.radius');
        const length = Number(request.headers['content-length']);
        const radiusId = await receiveLeak(call, ReceiveLeakInput.parse(request.query), {
          bytes: await endWithPerson(call, 'incidents.radius', request.raw),
          declaredBytes: Number.isSafeInteger(length) ? length : null,
        });
        return reply.status(201).send({ id: radiusId });
      }),
    );
  };
}
