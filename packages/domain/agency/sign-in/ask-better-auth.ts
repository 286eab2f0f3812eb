import { failAgency } from '../errors.ts';
import { INNER_ADDRESS_HEADER } from './better-auth.ts';
import type { Caller } from './caller.ts';
import type { SignInParts } from './sign-in-parts.ts';

/** Characters kept of what a browser says it is. */
export const MOST_USER_AGENT = 200;

/** What better-auth is asked: the body we read ourselves, and of the browser's headers only those named here. */
export interface Question {
  readonly path: '/sign-in/email' | '/change-password';
  readonly body: Readonly<Record<string, string | boolean>>;
  readonly from: Request;
  readonly caller: Caller;
  readonly withCookie: boolean;
}

/**
 * Asks better-auth with a request written anew. Nothing of the caller's own request passes unseen: no callback address, no
 * forwarded-for, no further field of the body.
 * @throws AppError AGENCY_SIGN_IN_UNAVAILABLE when it fails rather than answers
 */
export async function askBetterAuth(parts: SignInParts, question: Question): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json', origin: parts.origin });
  headers.set('user-agent', (question.from.headers.get('user-agent') ?? '').slice(0, MOST_USER_AGENT));
  if (question.caller.address !== null) headers.set(INNER_ADDRESS_HEADER, question.caller.address);
  const cookie = question.from.headers.get('cookie');
  if (question.withCookie && cookie !== null) headers.set('cookie', cookie);
  const request = new Request(new URL(`/api/auth${question.path}`, parts.baseUrl), {
    method: 'POST',
    headers,
    body: JSON.stringify(question.body),
  });
  const response = await parts.auth.handler(request);
  if (response.status >= 500) throw failAgency('AGENCY_SIGN_IN_UNAVAILABLE');
  return response;
}
