import type { IncomingHttpHeaders } from 'node:http';
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
