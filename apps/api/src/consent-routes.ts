import type { IncomingHttpHeaders } from 'node:http';
import { ConsentScanInput, receiveConsentScan } from '@kean/collection/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { answerWithFile } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

interface Asked {
  Params: { clientId: string; actId: string };
  Querystring: Record<string, string>;
}

/** The scan of a form that a client signed on paper, on its way in. Passes the same door as a procedure. */
export function consentRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post<Asked>('/consents/:clientId/acts/:actId/scans', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'consents' }, async (context) => {
        const call = await enter(context, 'collection.record-consents', 'collection.consents.scans');
        const input = ConsentScanInput.parse({ ...request.query, ...request.params });
        const bytes = await endWithPerson(call, 'collection.consents.scans', request.raw);
        await receiveConsentScan(call, input, { bytes, declaredType: request.headers['content-type'] ?? '' });
        return reply.status(204).send();
      }),
    );
  };
}
