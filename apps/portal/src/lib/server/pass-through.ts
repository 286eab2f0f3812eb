import { REQUEST_ID_HEADER } from '@kean/observability';
import type { RequestEvent } from '@sveltejs/kit';
import { BoundedBody } from './bounded-body.ts';
import { failedProxyAnswer } from './failed-proxy-answer.ts';
import { portalProcess } from './portal-process.ts';
import { mostBodyBytes } from './takes-files.ts';
import { personHeaders } from './to-api.ts';

/** Of a request, what describes its content. Everything else of the browser stays here. */
const REQUEST_HEADERS = [
  'accept',
  'content-type',
  'content-length',
  'last-event-id',
  'x-kean-file-name',
  'trpc-accept',
];
/** Of a program that comes with a key: who it is, and which version it means. */
const PROGRAM_HEADERS = ['authorization', 'if-match', 'if-none-match'];
/** Of an answer, what describes its content. */
const RESPONSE_HEADERS = [
  'content-type',
  'content-length',
  'content-disposition',
  'content-language',
  'content-security-policy',
  'retry-after',
  'vary',
  'location',
  'etag',
];

interface Passing {
  /** Path of the api, beginning with a slash. */
  readonly path: string;
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A program of another system: its key goes along, and no session of whatever browser sends it. */
  readonly asProgram?: true;
}

/**
 * Passes a request to the api and its answer back, both as streams: nothing is buffered, so a 200 MB upload costs no memory and
 * an event stream is not held up. A browser that leaves ends the call to the api too.
 */
export async function passThrough(
  event: RequestEvent,
  { path, search = '', headers = {}, asProgram }: Passing,
): Promise<Response> {
  const { request } = event;
  const withBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body =
    withBody && request.body !== null ? new BoundedBody(request.body, mostBodyBytes(event.url.pathname)) : null;
  let answer: Response;
  try {
    answer = await fetch(`${portalProcess().config.apiUrl}${path}${search}`, {
      method: request.method,
      headers: { ...kept(request.headers, REQUEST_HEADERS), ...who(event, asProgram), ...headers },
      redirect: 'manual',
      signal: request.signal,
      ...(body === null ? {} : { body: body.stream, duplex: 'half' as const }),
    });
  } catch (error) {
    if (body?.isOver === true) return new Response(null, { status: 413 });
    return failedProxyAnswer(event, error);
  }
  const answerHeaders = new Headers(kept(answer.headers, RESPONSE_HEADERS));
  for (const cookie of answer.headers.getSetCookie()) answerHeaders.append('set-cookie', cookie);
  // Decoded by fetch already; the length of the coded form would cut the answer.
  if (answer.headers.has('content-encoding')) answerHeaders.delete('content-length');
  return new Response(answer.body, { status: answer.status, headers: answerHeaders });
}

function who(event: RequestEvent, asProgram: true | undefined): Record<string, string> {
  if (asProgram === undefined) return personHeaders(event);
  return { ...kept(event.request.headers, PROGRAM_HEADERS), [REQUEST_ID_HEADER]: event.locals.requestId };
}

function kept(headers: Headers, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}
