import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type CallContext, httpStatusOf, publicErrorOf } from '@kean/procedures';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface FileCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly contextOf: (headers: IncomingHttpHeaders) => Promise<CallContext>;
  /** What a report of a failure calls it. */
  readonly path: string;
}

/** Answers a call that carries a file: refusals as a procedure tells them, and the rest of a refused upload is not read. */
export async function answerWithFile(
  { request, reply, contextOf, path }: FileCall,
  work: (context: CallContext) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  let context: CallContext | null = null;
  try {
    context = await contextOf(request.headers);
    return await work(context);
  } catch (error) {
    const told = publicErrorOf(error, context?.requestId ?? null);
    if (told.kind === 'internal') context?.report.failed({ requestId: context.requestId, path, error });
    return reply.status(httpStatusOf(told.kind)).header('connection', 'close').send({ error: told });
  }
}

/**
 * Sends a document that came from outside: as a file to be saved, of the type that its bytes have, and never as a page. Whatever shows it all the
 * same runs nothing of it and asks for nothing.
 */
export function sendDocument(
  reply: FastifyReply,
  { contentType, fileName }: { readonly contentType: string; readonly fileName: string },
  bytes: Readable,
): FastifyReply {
  return reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .send(bytes);
}
