import type { AppError, ErrorKind } from '@kean/kernel';
import { publicErrorOf } from '@kean/procedures';
import { failAgency } from '../errors.ts';

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

/** An answer as it travels, for whoever has not made a web request of what came. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** {@link refusal} for want of room, made once: of two hundred requests a second nearly all are answered by it. */
export const NO_ROOM: PlainAnswer = {
  status: STATUS_OF.limited,
  headers: { ...NEVER_STORED, 'retry-after': '1' },
  body: JSON.stringify({ error: publicErrorOf(failAgency('AGENCY_SIGN_IN_BUSY'), null) }),
};

/** Success: cookies, and what the page needs to go on. A session's token never stands in a body. */
export function done(cookies: readonly string[], told: Readonly<Record<string, unknown>> = {}): Response {
  const headers = new Headers(NEVER_STORED);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(told), { status: 200, headers });
}
