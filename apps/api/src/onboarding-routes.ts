import type { IncomingHttpHeaders } from 'node:http';
import { readList } from '@kean/personnel/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { answerWithFile } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

/** A spreadsheet of new people, read and given back as rows to be looked at; nothing of it is kept. */
export function onboardingRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post('/personnel/people/lists', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'personnel' }, async (context) => {
        const call = await enter(context, 'personnel.onboard', 'personnel.people.lists');
        return reply.send(await readList(await endWithPerson(call, 'personnel.people.lists', request.raw)));
      }),
    );
  };
}
