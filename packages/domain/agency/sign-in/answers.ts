import type { AppError, ErrorKind } from '@kean/kernel';
import { publicErrorOf } from '@kean/procedures';

/** The one table from a kind of error to HTTP for the doors of sign-in. */
const STATUS_OF: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  limited: 429,
  'too-large': 413,
  unavailable: 503,
  internal: 500,
};

const NEVER_STORED = { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' } as const;

/** An error as every caller of the api knows it: `{ error: { code, kind, publicText } }`. */
export function refusal(error: AppError, retryAfterSeconds?: number): Response {
  const headers = new Headers(NEVER_STORED);
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(Math.max(1, retryAfterSeconds)));
  const body = JSON.stringify({ error: publicErrorOf(error, null) });
  return new Response(body, { status: STATUS_OF[error.kind], headers });
}

/** Success: cookies, and what the page needs to go on. A session's token never stands in a body. */
export function done(cookies: readonly string[], told: Readonly<Record<string, unknown>> = {}): Response {
  const headers = new Headers(NEVER_STORED);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(told), { status: 200, headers });
}
