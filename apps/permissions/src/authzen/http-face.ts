import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@kean/kernel';
import type { Caller, Callers } from './callers.ts';
import { metadataOf, metadataPathOf, PATHS } from './metadata.ts';
import { RequestFault } from './request-fault.ts';

/** A request body may not be larger. */
export const MOST_BYTES = 1024 * 1024;

export type EndpointName = 'evaluation' | 'evaluations' | 'search/subject' | 'search/resource' | 'search/action';

export interface Reply {
  /** JSON in UTF-8. */
  readonly body: Buffer;
  /** Number under which the decision log keeps it. */
  readonly decision: string;
}

export interface HttpFaceParts {
  readonly callers: Callers;
  /** Address under which callers know the service; asked at each request, because a free port is known late. */
  readonly address: () => string;
  /** @throws RequestFault, or AppError of kind `unavailable` */
  readonly answer: (endpoint: EndpointName, body: Buffer, caller: Caller) => Reply | Promise<Reply>;
  readonly onAnswer: (endpoint: EndpointName | 'metadata', status: number) => void;
  /** What nobody foresaw; the caller is told nothing of it. */
  readonly onError: (error: unknown) => void;
}

const ENDPOINTS: readonly (readonly [path: string, name: EndpointName])[] = Object.values(PATHS).map((path) => [
  path,
  path.slice('/access/v1/'.length) as EndpointName,
]);

/**
 * The HTTPS binding (AuthZEN 1.0, section 10) on bare node:http, because a decision is asked for more often than anything else.
 * Whatever is wrong with a request is a 400 with one sentence, as the standard says, an unknown media type included.
 * @returns a handler that says whether the request was one of its own
 */
export function httpFace(parts: HttpFaceParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  let known = { address: '', endpoints: new Map<string, EndpointName>(), metadata: '' };
  return (request, response) => {
    const path = pathOf(request.url ?? '');
    if (known.address !== parts.address()) known = pathsOf(parts.address());
    const endpoint = known.endpoints.get(path);
    if (endpoint !== undefined) {
      serve(parts, endpoint, request, response);
      return true;
    }
    if (path !== known.metadata) return false;
    serveMetadata(parts, request, response);
    return true;
  };
}

function serve(parts: HttpFaceParts, endpoint: EndpointName, request: IncomingMessage, response: ServerResponse): void {
  const fail = (error: unknown): void => {
    const { status, message } = refusalOf(error, parts);
    parts.onAnswer(endpoint, status);
    request.resume();
    refuse(request, response, status, message);
  };
  const send = ({ body, decision }: Reply): void => {
    parts.onAnswer(endpoint, 200);
    const id = request.headers['x-request-id'];
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'cache-control': 'no-store',
      'x-decision-id': decision,
    };
    response.writeHead(200, typeof id === 'string' ? { ...headers, 'x-request-id': id } : headers);
    response.end(body);
  };
  try {
    if (request.method !== 'POST') throw new RequestFault('this endpoint is asked by POST', 405);
    const caller = parts.callers.callerOf(request.headers.authorization);
    if (caller === null) throw new RequestFault('the caller is not known; send Authorization: Bearer <token>', 401);
    requireJson(request.headers['content-type']);
    readBody(request, fail, (body) => {
      try {
        const reply = parts.answer(endpoint, body, caller);
        if (reply instanceof Promise) reply.then(send).catch(fail);
        else send(reply);
      } catch (error) {
        fail(error);
      }
    });
  } catch (error) {
    fail(error);
  }
}

function serveMetadata(parts: HttpFaceParts, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    parts.onAnswer('metadata', 405);
    refuse(request, response, 405, 'the metadata are asked for by GET', 'GET, HEAD');
    return;
  }
  const json = metadataOf(parts.address());
  parts.onAnswer('metadata', 200);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    'cache-control': 'public, max-age=300',
    ...echoed(request),
  });
  response.end(request.method === 'HEAD' ? undefined : json);
}

/** Collects the body up to its bound. A caller that goes away is nobody's fault. */
function readBody(request: IncomingMessage, fail: (error: unknown) => void, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  });
  request.on('end', () => {
    if (bytes > MOST_BYTES) return fail(new RequestFault(`the body is larger than ${MOST_BYTES} bytes`, 413));
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    if (!isUtf8(body)) return fail(new RequestFault('the body is not UTF-8'));
    return done(body);
  });
  request.on('error', () => request.destroy());
}

function requireJson(contentType: string | undefined): void {
  if (contentType === 'application/json') return;
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (type !== 'application/json') throw new RequestFault('Content-Type is not application/json');
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8')
    throw new RequestFault('the charset is not utf-8');
}

function refusalOf(error: unknown, parts: HttpFaceParts): { readonly status: number; readonly message: string } {
  if (error instanceof RequestFault) return error;
  if (error instanceof AppError && error.kind === 'unavailable') {
    return { status: 503, message: `unavailable: ${error.publicText.en}` };
  }
  parts.onError(error);
  return { status: 500, message: 'nothing was decided because of an error of the service' };
}

/** The standard asks for "an error message string": here a JSON string, so that a caller who parses every body reads it too. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  allow = 'POST',
): void {
  if (response.headersSent) return;
  const json = JSON.stringify(message);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="kean-permissions"' } : {}),
    ...(status === 405 ? { allow } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
    ...echoed(request),
  });
  response.end(json);
}

/** The request's own id goes back with every answer, whatever it is. It is an arbitrary string and enters no log. */
function echoed(request: IncomingMessage): Record<string, string> {
  const id = request.headers['x-request-id'];
  return typeof id === 'string' ? { 'x-request-id': id } : {};
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Endpoints answer with and without the path of the address: a gateway in front may take it away or not. */
function pathsOf(address: string) {
  const below = new URL(address).pathname.replace(/\/$/, '');
  const endpoints = new Map(
    ENDPOINTS.flatMap(([path, name]) => [[path, name] as const, [`${below}${path}`, name] as const]),
  );
  return { address, endpoints, metadata: metadataPathOf(address) };
}
