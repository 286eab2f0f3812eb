import type { IncomingHttpHeaders } from 'node:http';
import { EvidenceRequest, exportEvidence } from '@kean/accountability/http';
import { type CallContext, enter, httpStatusOf, publicErrorOf } from '@kean/procedures';
import type { FastifyInstance } from 'fastify';
import { endWithPerson } from './streams/end-with-person.ts';

const ACTION = 'accountability.export-evidence';

/**
 * POST /log/evidence: an archive of events with their proofs, which tRPC cannot stream. The conditions come in the body, because an
 * address ends up in the logs of proxies. It passes the same door as a procedure.
 */
export function evidenceRoutes(contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.post('/log/evidence', async (request, reply) => {
      let context: CallContext | null = null;
      try {
        context = await contextOf(request.headers);
        const call = await enter(context, ACTION, 'log.evidence', { takesOut: true });
        const archive = await exportEvidence(call, EvidenceRequest.parse(request.body ?? {}));
        return await reply
          .header('content-type', archive.contentType)
          .header('content-disposition', `attachment; filename="${archive.fileName}"`)
          .header('x-content-type-options', 'nosniff')
          .send(await endWithPerson(call, 'log.evidence', archive.bytes));
      } catch (error) {
        const told = publicErrorOf(error, context?.requestId ?? null);
        if (told.kind === 'internal')
          context?.report.failed({ requestId: context.requestId, path: 'log.evidence', error });
        return reply.status(httpStatusOf(told.kind)).send({ error: told });
      }
    });
  };
}
