import type { IncomingHttpHeaders } from 'node:http';
import {
  OpenRequestDocumentInput,
  openRequestDocument,
  RequestDocumentInput,
  receiveAtTheCounter,
  receiveFromOwnPages,
} from '@kean/clients/http';
import { type CallContext, enter, enterVisit } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { answerWithFile, sendDocument } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

interface Asked {
  Params: { requestId: string; documentId: string };
  Querystring: Record<string, string>;
}

/**
 * Documents that come with a request: at the counter, from the client's own pages, and opened by whoever handles it, by POST, for to open one is an
 * act. All pass the same door as a procedure.
 */
export function requestRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post<Asked>('/requests/:requestId/documents', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'requests' }, async (context) => {
        const call = await enter(context, 'clients.take-requests', 'clients.requests.documents');
        const input = RequestDocumentInput.parse({ ...request.query, requestId: request.params.requestId });
        const bytes = await endWithPerson(call, 'clients.requests.documents', request.raw);
        await receiveAtTheCounter(call, input, { bytes, declaredType: request.headers['content-type'] ?? '' });
        return reply.status(204).send();
      }),
    );

    server.post<Asked>('/requests/own/:requestId/documents', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'requests' }, async (context) => {
        const call = enterVisit(context);
        const input = RequestDocumentInput.parse({ ...request.query, requestId: request.params.requestId });
        const declaredType = request.headers['content-type'] ?? '';
        await receiveFromOwnPages(call, input, { bytes: request.raw, declaredType });
        return reply.status(204).send();
      }),
    );

    server.post<Asked>('/requests/:requestId/documents/:documentId', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'requests' }, async (context) => {
        const call = await enter(context, 'clients.handle-requests', 'clients.requests.documents.open', {
          stopsInLine: true,
          opensDocument: true,
        });
        const { bytes, ...shown } = await openRequestDocument(call, OpenRequestDocumentInput.parse(request.params));
        return sendDocument(reply, shown, await endWithPerson(call, 'clients.requests.documents.open', bytes));
      }),
    );
  };
}
