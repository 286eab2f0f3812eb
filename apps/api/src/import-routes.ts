import type { IncomingHttpHeaders } from 'node:http';
import { openRejectFile, receiveUpload } from '@kean/collection/http';
import { idOf } from '@kean/kernel';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerWithFile } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

/** Header with the file's name, percent-encoded: a name in the address would land in access logs. */
const FILE_NAME_HEADER = 'x-kean-file-name';
const ACTION = 'collection.import';
const ImportAddress = idOf<'Import'>();

/**
 * Files in and out, which tRPC cannot stream: POST /imports takes the bytes of a list as they arrive, GET /imports/:id/rejects
 * gives the rows that were not taken over. Both pass the same door as a procedure.
 */
export function importRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post('/imports', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'imports' }, async (context) => {
        const call = await enter(context, ACTION, 'imports');
        const length = Number(request.headers['content-length']);
        const view = await receiveUpload(call, {
          fileName: fileNameOf(request),
          bytes: await endWithPerson(call, 'imports', request.raw),
          declaredBytes: Number.isSafeInteger(length) ? length : null,
        });
        return reply.status(201).send(view);
      }),
    );

    server.get<{ Params: { id: string } }>('/imports/:id/rejects', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'imports' }, async (context) => {
        const call = await enter(context, ACTION, 'imports.rejects', { takesOut: true });
        const file = await openRejectFile(call, ImportAddress.parse(request.params.id));
        return reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${file.fileName}"`)
          .header('x-content-type-options', 'nosniff')
          .send(await endWithPerson(call, 'imports.rejects', file.bytes));
      }),
    );
  };
}

function fileNameOf(request: FastifyRequest): string {
  const sent = request.headers[FILE_NAME_HEADER];
  if (typeof sent !== 'string') return '';
  try {
    return decodeURIComponent(sent);
  } catch {
    return '';
  }
}
