import { CLIENT_ADDRESS_HEADER } from '@kean/agency/contract';
import { REQUEST_ID_HEADER } from '@kean/observability';
import type { RequestEvent } from '@sveltejs/kit';
import { portalProcess } from './portal-process.ts';
import { LOCALE_COOKIE, localeOf } from './preferences.ts';
import { sessionCookieOf } from './session-cookie.ts';

/** Language of sentences the api writes: `zh` or `en`. */
export const LOCALE_HEADER = 'x-kean-locale';

/** What the api is told of a request beside its content: the session, the language, the reference. Nothing else of the browser. */
export function personHeaders(event: RequestEvent): Record<string, string> {
  const headers: Record<string, string> = {
    [LOCALE_HEADER]: localeOf(event.cookies.get(LOCALE_COOKIE)) === 'en' ? 'en' : 'zh',
    [REQUEST_ID_HEADER]: event.locals.requestId,
  };
  const cookie = sessionCookieOf(event.request.headers.get('cookie'));
  if (cookie !== null) headers.cookie = cookie;
  return headers;
}

/** For the sign-in routes: the api limits attempts by address, and only a holder of the service token may name one. */
export function addressHeaders(event: RequestEvent): Record<string, string> {
  return {
    // A person recognises an own device by its browser and system; told at sign-in only.
    'user-agent': event.request.headers.get('user-agent') ?? '',
    [CLIENT_ADDRESS_HEADER]: event.getClientAddress(),
    authorization: `Bearer ${portalProcess().config.serviceToken}`,
  };
}
