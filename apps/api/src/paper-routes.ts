import type { IncomingHttpHeaders } from 'node:http';
import { idOf, RecordVersion } from '@kean/kernel';
import { OpenScanInput, ScanInput } from '@kean/paper-archive/contract';
import { openOwnScan, openScan, receiveScan, showPicture, signBatch } from '@kean/paper-archive/http';
import { type CallContext, enter, enterVisit } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { answerWithFile, sendDocument } from './answer-with-file.ts';
import { endWithPerson } from './streams/end-with-person.ts';

const Address = z.strictObject({ id: idOf<'ShredBatch'>() });
const OwnAddress = z.strictObject({ id: idOf<'Document'>() });
const Version = z.strictObject({ version: z.coerce.number().pipe(RecordVersion) });
interface Asked {
  Params: { id: string };
  Querystring: Record<string, string>;
}

/**
 * The picture of what is left of a batch: POST takes it and signs with it, GET shows it to whoever may read the archive there. A scan of a file
 * comes in by POST, and is opened by POST as well: to open it is an act that states a purpose. All pass the same door as a procedure.
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

    server.post<Asked>('/paper-archive/files/:id/scans', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'paper-archive' }, async (context) => {
        const call = await enter(context, 'paper-archive.keep-files', 'paper-archive.files.scans');
        const input = ScanInput.parse({ ...request.query, fileId: request.params.id });
        const bytes = await endWithPerson(call, 'paper-archive.files.scans', request.raw);
        await receiveScan(call, input, { bytes, declaredType: request.headers['content-type'] ?? '' });
        return reply.status(204).send();
      }),
    );

    server.post<Asked>('/paper-archive/own/scans/:id', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'paper-archive' }, async (context) => {
        const { bytes, ...shown } = await openOwnScan(enterVisit(context), OwnAddress.parse(request.params).id);
        return sendDocument(reply, shown, bytes);
      }),
    );

    server.post<Asked>('/paper-archive/scans/:id', (request, reply) =>
      answerWithFile({ request, reply, contextOf, path: 'paper-archive' }, async (context) => {
        const call = await enter(context, 'paper-archive.open-scans', 'paper-archive.scans.open', {
          opensDocument: true,
        });
        const input = OpenScanInput.parse({ ...request.query, documentId: request.params.id });
        const { contentType, fileName, bytes } = await openScan(call, input);
        return sendDocument(
          reply,
          { contentType, fileName },
          await endWithPerson(call, 'paper-archive.scans.open', bytes),
        );
      }),
    );
  };
}
