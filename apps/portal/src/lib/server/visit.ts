import type { AppRouter } from '@kean/api/router';
import { VISIT_TOKEN_HEADER } from '@kean/clients/contract';
import { type Cookies, error, type RequestEvent, redirect } from '@sveltejs/kit';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import * as m from '#paraglide/messages.js';
import { sentenceOf, toldBy } from './page-errors.ts';
import { portalProcess } from './portal-process.ts';
import { LOCALE_COOKIE, localeOf } from './preferences.ts';
import { addressHeaders, LOCALE_HEADER } from './to-api.ts';

const VISIT_COOKIE = 'kean.visit';
/** Only the client's own pages get it, and no page of the office. */
const PATH = '/c';
const HOUR_SECONDS = 3_600;
/** Says that somebody stands at the door and has no visit yet. */
const NO_VISIT = '-';

/** The api in the name of the client whose browser sent this. The session of a colleague at the same browser takes no part in it. */
export function visitApiFor(event: RequestEvent) {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${portalProcess().config.apiUrl}/trpc`,
        headers: () => visitHeaders(event),
      }),
    ],
  });
}

/** By which the api knows that the client asks, and who that is. */
export function visitHeaders(event: RequestEvent): Record<string, string> {
  return {
    ...addressHeaders(event),
    [LOCALE_HEADER]: localeOf(event.cookies.get(LOCALE_COOKIE)) === 'en' ? 'en' : 'zh',
    [VISIT_TOKEN_HEADER]: event.cookies.get(VISIT_COOKIE) ?? NO_VISIT,
  };
}

export function keepVisit(cookies: Cookies, token: string): void {
  cookies.set(VISIT_COOKIE, token, { ...attributes(), maxAge: HOUR_SECONDS });
}

export function forgetVisit(cookies: Cookies): void {
  cookies.delete(VISIT_COOKIE, attributes());
}

function attributes() {
  const secure = portalProcess().config.portalOrigin.startsWith('https:');
  return { path: PATH, httpOnly: true, sameSite: 'strict', secure } as const;
}

/** What an act was refused with, as a sentence; whatever ends the visit leads back to the door. */
export function refusedInVisit(failure: unknown, cookies: Cookies): string {
  const told = toldBy(failure);
  if (told === null || told.kind === 'unavailable' || told.kind === 'internal') endVisitPage(failure, cookies);
  if (told.kind === 'unauthenticated' || told.kind === 'not-found') endVisitPage(failure, cookies);
  return sentenceOf(told);
}

/** Ends a load that the api refused. A visit that is over, or was never there, begins at the door. */
export function endVisitPage(failure: unknown, cookies: Cookies): never {
  if (!(failure instanceof TRPCClientError)) throw failure;
  const told = toldBy(failure);
  if (told === null) error(503, m.error_unavailable_text(), { kind: 'unavailable', code: 'PORTAL_API_UNREACHABLE' });
  if (told.kind === 'unauthenticated' || told.kind === 'not-found') {
    forgetVisit(cookies);
    redirect(303, `${PATH}?over=ended`);
  }
  error(told.kind === 'unavailable' ? 503 : 500, sentenceOf(told), { kind: told.kind, reference: told.requestId });
}
