import type { IncomingHttpHeaders } from 'node:http';
import { AttachPaperInput, OpenPaperInput, openPaper, receivePaper } from '@kean/personnel/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { answerWithFile, sendDocument } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

interface Asked {
  Params: { id: string };
  Querystring: Record<string, string>;
}

/** To see what a check of somebody found wants as fresh a proof of who asks as to decide by it. */
const FRESH = { stepUpMinutes: 15, opensDocument: true } as const;

/** The paper that a background check rests on: attached to the check, and opened by POST, for to open one is an act that states a reason. */
export function checkPaperRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post<Asked>('/personnel/checks/:id/papers', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'personnel' }, async (context) => {
        const call = await enter(context, 'personnel.record-duties', 'personnel.fitness.papers.attach');
        const input = AttachPaperInput.parse({ ...request.query, fulfilmentId: request.params.id });
        const bytes = await endWithPerson(call, 'personnel.fitness.papers.attach', request.raw);
        await receivePaper(call, input, { bytes, declaredType: request.headers['content-type'] ?? '' });
        return reply.status(204).send();
      }),
    );

    server.post<Asked>('/personnel/papers/:id', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'personnel' }, async (context) => {
        const call = await enter(context, 'personnel.decide-duties', 'personnel.fitness.papers.open', FRESH);
        const input = OpenPaperInput.parse({ ...request.query, paperId: request.params.id });
        const { bytes, ...shown } = await openPaper(call, input);
        return sendDocument(reply, shown, await endWithPerson(call, 'personnel.fitness.papers.open', bytes));
      }),
    );
  };
}
