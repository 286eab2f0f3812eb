import type { IncomingHttpHeaders } from 'node:http';
import { idOf, RecordVersion } from '@kean/kernel';
import { showPicture, signBatch } from '@kean/paper-archive/http';
import { type CallContext, enter } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { answerWithFile } from './answer-with-file.ts';

const Address = z.strictObject({ id: idOf<'ShredBatch'>() });
const Version = z.strictObject({ version: z.coerce.number().pipe(RecordVersion) });
interface Asked {
  Params: { id: string };
  Querystring: Record<string, string>;
}

/**
 * The picture of what is left of a batch: POST takes it and signs with it, GET shows it to whoever may read the archive there. Both pass
 * the same door as a procedure.
 */
export function paperRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    // The body stays a stream; the operation counts its bytes.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    server.post<Asked>('/paper-archive/batches/:id/picture', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'paper-archive' }, async (context) => {
        const call = await enter(context, 'paper-archive.shred', 'paper-archive.batches.picture');
        const { id: batchId } = Address.parse(request.params);
        const { version } = Version.parse(request.query);
        await signBatch(call, { batchId, version }, request.raw);
        return reply.status(204).send();
      }),
    );

    server.get<Asked>('/paper-archive/batches/:id/picture', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'paper-archive' }, async (context) => {
        const call = await enter(context, 'paper-archive.read-archive', 'paper-archive.batches.picture');
        const { contentType, bytes } = await showPicture(call, Address.parse(request.params).id);
        return reply
          .header('content-type', contentType)
          .header('content-disposition', 'inline')
          .header('x-content-type-options', 'nosniff')
          .header('cache-control', 'no-store')
          .send(bytes);
      }),
    );
  };
}
